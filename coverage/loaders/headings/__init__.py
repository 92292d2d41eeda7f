"""What stands in a sheet before its figures: headings, titles, spellings and the marks of cells."""
