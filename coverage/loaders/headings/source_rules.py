"""What a bare twin name means in one source: declared in `source_rules.csv`, never guessed.

"In files of this branch a bare 'Bandung' means 3204" is a fact about a source; it is no alias, because the next source
means the city. A rule names a form, a branch, or both.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from coverage.loaders.headings.names import branch_words
from coverage.model.errors import UsageError
from coverage.reference.regions import match_region, normalise_text, region_by_code
from coverage.reference.tables import KEPT, Reference


@dataclass(frozen=True)
class SourceRule:
    """One spelling of one source and the region that it means there."""

    form: str
    branch: str
    spelling: str
    region_code: str


@functools.lru_cache(KEPT)
def all_rules(reference: Reference) -> tuple[SourceRule, ...]:
    """The declared rules.

    Raises:
        UsageError: when a rule names neither form nor branch, no region, no reason or no reporter.
    """
    rules = []
    for line, row in enumerate(reference.rows("source_rules"), 2):
        is_whole = all(row[name] for name in ("spelling", "reason", "reporter", "date"))
        if not is_whole or not (row["layout"] or row["branch"]) or row["region_code"] not in region_by_code():
            raise UsageError(
                f"source_rules.csv baris {line}: tidak lengkap; seharusnya layout atau branch, spelling, region_code "
                "yang dikenal, reason, reporter, date. Lengkapi atau hapus baris itu."
            )
        if match_region(row["spelling"], reference).code not in (None, row["region_code"]):
            raise UsageError(
                f"source_rules.csv baris {line}: '{row['spelling']}' sudah berarti satu kab/kota; seharusnya nama yang "
                "bermakna ganda. Hapus baris itu."
            )
        spelling = normalise_text(row["spelling"])
        rules.append(SourceRule(row["layout"], row["branch"], spelling, row["region_code"]))
    return tuple(rules)


def rules_for(form: str, branch: str | None, reference: Reference) -> dict[str, str]:
    """Normalised spelling -> region code, for files of a form and a branch.

    Raises:
        UsageError: when a rule is not well formed, or two rules disagree.
    """
    found: dict[str, str] = {}
    for rule in all_rules(reference):
        by_form = not rule.form or rule.form == form
        by_branch = not rule.branch or bool(branch_words(rule.branch) & branch_words(branch or ""))
        if by_form and by_branch and found.setdefault(rule.spelling, rule.region_code) != rule.region_code:
            raise UsageError(f"source_rules.csv: '{rule.spelling}' punya dua arti untuk sumber yang sama. Hapus satu.")
    return found
