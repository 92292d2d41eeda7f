"""Figures as they were on a day, committed: what later changes are compared with."""
