"""From the bytes of a file to rows in the declared form: `load` recognises the kind and reads it, or refuses it whole.

Reading order: `load` (the whole way of a file), `forms` (which kind it is), `headings` (which cell means what), then a
package a kind: `recap`, `roster`, `flat`; `amend` puts right what was loaded, `sandbox` does all of it in a child that
is thrown away. `coverage.sheets` reads the bytes. Loaders never write and know nothing of the store; a refused file
yields every problem at once and no rows.
"""

from coverage.loaders.amend.returned_rows import corrected_sources, join_correction, orphaned
from coverage.loaders.canonical import canonical_hash
from coverage.loaders.headings.names import name_branches
from coverage.loaders.load import load
from coverage.loaders.roster.pseudonym import KEY_BYTES, key_check, pseudonymise, read_key
from coverage.loaders.sandbox.safely import Passage, Source, load_safely
from coverage.sheets.containers.archive import is_passed_over
from coverage.sheets.containers.sniff import sniff

__all__ = [
    "KEY_BYTES",
    "Passage",
    "Source",
    "canonical_hash",
    "corrected_sources",
    "is_passed_over",
    "join_correction",
    "key_check",
    "load",
    "load_safely",
    "name_branches",
    "orphaned",
    "pseudonymise",
    "read_key",
    "sniff",
]
