"""The view: results and figures in, Dash components out. Nothing here reads a store or a file, or computes a metric.

A page is a function of its result; `shell` stands around every page, `components` holds what pages share, `urls` turns
a selection into a query string and back. Every choice a reader can make is a link, so that the address is the state.
"""
