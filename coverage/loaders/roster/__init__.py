"""Rosters: one row a person and employment; NIK leave as pseudonyms."""
