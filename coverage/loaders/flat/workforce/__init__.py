"""Denominators: employed persons and eligible workers per kab/kota, year and sector, of both sexes and all ages."""

from coverage.loaders.flat.workforce.rows import read_workforce

__all__ = ["read_workforce"]
