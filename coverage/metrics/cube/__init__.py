"""The SQL that turns stored rows into counts, run once a snapshot."""
