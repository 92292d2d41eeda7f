"""Published statements against their own arithmetic and against the store."""
