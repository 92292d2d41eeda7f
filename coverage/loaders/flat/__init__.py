"""Flat tables: one row a record, columns found by their headings."""
