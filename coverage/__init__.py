"""Coverage of employment social security: spreadsheet -> loader -> snapshot -> metrics -> figure -> page or workbook.

The package is the domain alone; it imports no Dash, plotly or Flask. Reading order: `model` (the vocabulary) with
`reference` and `words`, then `sheets`, `loaders`, `store`, `metrics`, `figures`, `export`; `services` joins them, and
`cli` asks it. `example` writes files to try all of it on. The package shares its name with a well-known test tool,
which therefore must not be installed beside it (see `docs/decisions.md`).
"""
