"""What is noticed about figures: findings, jumps, denominators that do not fit, head office's totals."""
