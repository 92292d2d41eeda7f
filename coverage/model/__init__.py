"""The vocabulary: declarations and values that every other package speaks, and nothing that computes coverage.

Read `schema` and `tables` for the data, `indicators` and `measures` for what is measured, `shown` for what stands
where, `results` for what crosses packages.
"""
