"""Bytes to cells: any container, an exact and a fast reader. Knows nothing of coverage."""
