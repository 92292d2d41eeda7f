"""Recaps: regions down, segments across, with titles, totals and notes around them."""
