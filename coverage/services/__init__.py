"""The use cases: what command line, pages and jobs ask for, each joining the layers below; dataclasses in and out.

A module a subject, and in each one function from which its whole way can be read. Nothing here parses arguments, prints
or knows of the web; what is worth a word while work goes on is told to a function that the caller hands in.
"""
