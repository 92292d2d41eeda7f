"""A view of chosen regions as plain values under names of its own: the one place that knows what types are called.

The record must outlive renames of types and attributes: where one is renamed, the right-hand side of a line here
changes, and neither the record nor a test. Fractions are written exactly, as text: '1/3'.
"""

import functools
from fractions import Fraction

from coverage.model.selection import DRAFT, Selection
from coverage.services import Positions
from coverage.store import Store


def view_of(store: Store, regions: tuple[str, ...], period: str, *, denominator: str = "", is_draft: bool = False):
    """What today's tree says of chosen regions in a month: focus, trend, targets, comparison, places in the ranking."""
    selection = Selection(period, denominator, regions=regions, release=DRAFT if is_draft else None)
    served = store.holdings()
    found = _positions(store.folder, served.info.digest).show(selection).summary
    return {
        "province": {"coverage_rate": found.province.coverage_rate, "active_members": found.province.active_members},
        "rests_on": _denominator(found.denominator),
        "is_draft": found.release is None,
        "focus": _row(found.focus),
        "trend": [_point(each) for each in found.trend],
        "targets": [_target(each) for each in found.targets],
        "target_sources": list(found.target_sources),
        "comparison": _comparison(found.comparison) if found.comparison else None,
        "bands": {code: _band(band) for code, band in found.bands.items() if not regions or code in regions},
        "ranked": len(found.bands),
    }


@functools.cache
def _positions(folder, digest):
    """What a snapshot says, worked out once for all views of it."""
    store = Store(folder)
    return Positions(store.holdings(), store.holdings)


def _denominator(found):
    return found and {"id": found.id, "year": found.year, "vintage": found.vintage, "source": found.source}


def _row(row):
    return {
        "code": row.code,
        "name": row.name,
        "active_members": row.active_members,
        "memberships": row.memberships,
        "formal": row.formal,
        "informal": row.informal,
        "other": row.other,
        "segments": row.segments,
        "employed": row.employed,
        "eligible_workers": row.eligible_workers,
        "formal_eligible": row.formal_eligible,
        "informal_eligible": row.informal_eligible,
        "denominator_workers": row.denominator_workers,
        "coverage_rate": row.coverage_rate,
        "formal_rate": row.formal_rate,
        "informal_rate": row.informal_rate,
        "gap": row.gap,
        "flags": list(row.flags),
        "reason": row.reason,
        "branches_included": row.branches_included,
        "branches_expected": row.branches_expected,
        "target_rate": row.target_rate,
        "target_source": row.target_source,
        "target_reason": row.target_reason,
        "achievement": row.achievement,
        "deviation": row.deviation,
        "change_month": row.change_month,
        "change_month_reason": row.change_month_reason,
        "change_december": row.change_december,
        "change_december_reason": row.change_december_reason,
        "absent_segments": list(row.absent_segments),
        "formal_workers": row.formal_workers,
        "informal_workers": row.informal_workers,
        "formal_reason": row.formal_reason,
        "informal_reason": row.informal_reason,
        "persons": _persons(row.persons),
        "missing_branches": _missing_branches(row.missing_branches),
    }


def _persons(found):
    return found and {
        "low": found.low,
        "high": found.high,
        "reason": found.reason,
        "named": found.named,
        "why": list(found.why),
    }


def _missing_branches(found):
    return found and {
        "reported": found.reported,
        "carried": found.carried,
        "low": found.low,
        "high": found.high,
        "workers": found.workers,
        "low_rate": found.low_rate,
        "high_rate": found.high_rate,
        "carried_from": [list(pair) for pair in found.carried_from],
        "is_settled": found.is_settled,
        "reason": found.reason,
    }


def _point(point):
    return {
        "period": point.period,
        "active_members": point.active_members,
        "formal": point.formal,
        "informal": point.informal,
        "denominator_workers": point.denominator_workers,
        "coverage_rate": point.coverage_rate,
        "vintage": point.vintage,
        "year": point.year,
        "is_partial": point.is_partial,
        "is_draft": point.is_draft,
        "chained_rate": point.chained_rate,
        "is_linked": point.is_linked,
        "is_carried": point.is_carried,
        "reason": point.reason,
        "regions": ",".join(sorted(point.regions)),
        "corrections": point.corrections,
    }


def _target(target):
    need = target.need
    return {
        "year": target.year,
        "rate": target.rate,
        "source": target.source,
        "need": need
        and {
            "goal": need.goal,
            "net": need.net,
            "months": need.months,
            "per_month": _exact(need.per_month),
            "monthly_people": need.monthly_people,
            "reason": need.reason,
        },
    }


def _comparison(found):
    return {
        "opening": found.opening,
        "closing": found.closing,
        "rests_before": _denominator(found.rests_before),
        "rests_after": _denominator(found.rests_after),
        "members_before": found.members_before,
        "members_after": found.members_after,
        "members_entered": found.members_entered,
        "members_gone": found.members_gone,
        "same_base_rate": _exact(found.same_base_rate),
        "is_like_for_like": found.is_like_for_like,
        "is_partial": found.is_partial,
        "lacks_parts": found.lacks_parts,
        "reason": found.reason,
        "effects": _effects(found.effects),
    }


def _effects(found):
    return found and {
        "before": _exact(found.before),
        "after": _exact(found.after),
        "change": _exact(found.change),
        "members": _exact(found.members),
        "denominator": _exact(found.denominator),
        "mix": _exact(found.mix),
        "regions": _exact(found.regions),
        "by_region": [
            {
                "code": each.code,
                "members": _exact(each.members),
                "denominator": _exact(each.denominator),
                "mix": _exact(each.mix),
            }
            for each in found.by_region
        ],
    }


def _band(band):
    return {"low": band.low, "high": band.high, "best": band.best, "worst": band.worst}


def _exact(value: Fraction | None):
    return None if value is None else str(value)
