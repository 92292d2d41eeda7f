"""The throw-away child: whatever a file does to its reader, it does it there, within limits, and only once."""
