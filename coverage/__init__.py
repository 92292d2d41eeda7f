"""Coverage of employment social security: spreadsheet -> loader -> snapshot -> metrics -> figure -> page or workbook.

The package is the domain alone; it imports no Dash, plotly or Flask. Reading order: `model` (the vocabulary), then
`loaders`, `store`, `metrics`, `figures`, `export`, and `cli`, which joins them. It shares its name with a well-known
test tool, which therefore must not be installed beside it (see `docs/decisions.md`).
"""
