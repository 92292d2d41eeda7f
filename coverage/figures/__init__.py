"""Results to pictures: the one chart code. A figure is a plain dict for plotly, a map is SVG text.

`theme` holds the colours and the settings that keep every graph on this machine; `trend`, `columns` and `circle_map`
draw, `classes` says which colour a value has, and `svg` draws the dict of a figure where there is no plotly.
"""
