"""What pages are put together from; a part knows no page."""
