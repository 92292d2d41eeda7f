"""What pages are made of, whatever they show: markup, native controls, the view that carries a page to the browser."""
