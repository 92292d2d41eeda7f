"""What the office reads names by: regions, segments, sources of contributions, places, and what it taught on top.

`tables` has the rows, `taught` what the office adds to them; then a module a subject. Nothing here knows of sheets, of
the store, or of the screen.
"""
