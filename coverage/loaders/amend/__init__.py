"""Rows that come back: the corrected list of a file's refused rows, and corrections that the office declares."""
