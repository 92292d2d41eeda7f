"""Bytes to cells: any container, an exact and a fast reader. Knows nothing of coverage.

`reader` is the way in; `containers` has a module a container, `fast` the reader of large sheets, `limits` what is too
much, `sheet` and `columns` what comes out.
"""
