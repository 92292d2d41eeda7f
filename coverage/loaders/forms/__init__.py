"""The forms of spreadsheets: told apart, described, and learned from the office."""
