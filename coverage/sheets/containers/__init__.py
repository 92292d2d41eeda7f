"""Containers: the bytes of a file to sheets, whatever it is; a module a container, limits and refusals beside them."""
