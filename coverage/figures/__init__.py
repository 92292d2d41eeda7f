"""Results to pictures: the one chart code. A figure is a plain dict for plotly, a map is SVG text.

`theme` holds the colours and the settings that keep every graph on this machine; `trend` and `circle_map` draw.
"""
