"""What was official when: released figures, the months beside them, what moved."""
