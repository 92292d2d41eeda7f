"""The view: results and figures in, Dash components out. Nothing here reads a store or a file, or computes a metric.

A page is a function of its result and a line in `pages`; `parts` is what pages are made of (`shell` stands around every
page, `markup` turns the tree into HTML), `wall` draws the wall by the files of `templates`, `urls` turns a selection
into a query string and back. Every choice a reader can make is a link, so that the address is the state.
"""
