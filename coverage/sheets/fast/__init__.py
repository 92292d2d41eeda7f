"""The fast reader of worksheets: byte scans in place of a parser, checked against the exact one."""
