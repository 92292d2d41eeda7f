"""The vocabulary: declarations and values that every other package speaks, and nothing that computes coverage.

Read `schema` and `tables` for the data, `indicators` for what is measured, `results` for what crosses packages.
"""
