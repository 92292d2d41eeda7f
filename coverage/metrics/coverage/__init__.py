"""How many are covered of how many: by region, over time, in rank and in parts."""
