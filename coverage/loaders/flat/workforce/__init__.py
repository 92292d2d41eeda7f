"""Denominators: employed persons and eligible workers per kab/kota, year and sector, of both sexes and all ages."""

from coverage.loaders.flat.workforce.rows import read_workforce
from coverage.loaders.flat.workforce.wide import find_wide, is_wide, read_wide

__all__ = ["find_wide", "is_wide", "read_wide", "read_workforce"]
