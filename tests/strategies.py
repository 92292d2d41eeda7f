"""Hypothesis strategies for whole stores: small, crowded, so that every rule of counting meets another one."""

import datetime as dt
from random import Random

from hypothesis import strategies as st

BRANCHES = ["K1", "K2", ""]
REGIONS = ["3204", "3205", "3273"]
SEGMENTS = ["PU", "JAKON", "PMI", "BPU"]
PERIODS = ["2024-03", "2024-05", "2024-06"]
BASES = ["domicile", "workplace", "unknown"]
FUNDINGS = ["self", "employer", "APBD_KAB", "APBDES", "CSR", "other"]
CHANNELS = ["LAIN", "DESA"]
PRECISIONS = [1, 1, 1, 10]
DATES = [None, dt.date(2023, 6, 30), dt.date(2024, 1, 31), dt.date(2024, 2, 29), dt.date(2024, 6, 15)]

_status = st.sampled_from(["active", "active", "active", "inactive"])


@st.composite
def recap_rows(draw, size=20):
    """Rows of `membership`, one a key; a blank cell now and then."""
    keys = st.tuples(
        *(st.sampled_from(values) for values in (PERIODS, BASES, BRANCHES, REGIONS, SEGMENTS, CHANNELS, FUNDINGS)),
        _status,
    )
    names = ["period", "basis", "branch_code", "region_code", "segment", "channel", "funding", "status"]
    rows = []
    for key in draw(st.lists(keys, max_size=size, unique=True)):
        members = draw(st.one_of(st.none(), st.integers(0, 50)))
        more = {"members": members, "memberships": members, "protection_end": draw(st.sampled_from(DATES))}
        more |= {"source_id": "a", "is_rounded": False, "precision": draw(st.sampled_from(PRECISIONS))}
        rows.append(dict(zip(names, key, strict=True)) | more)
    return rows


@st.composite
def roster_rows(draw, size=40):
    """Rows of `roster`: few persons in many places; a branch's list of a month is complete or not as a whole."""
    row = st.fixed_dictionaries(
        {
            "period": st.sampled_from(PERIODS),
            "basis": st.sampled_from(BASES),
            "branch_code": st.sampled_from(BRANCHES),
            "region_code": st.sampled_from(REGIONS),
            "segment": st.sampled_from(SEGMENTS),
            "channel": st.sampled_from(CHANNELS),
            "funding": st.sampled_from(FUNDINGS),
            "person_id": st.integers(1, 4),
            "status": _status,
            "start_date": st.sampled_from(DATES),
            "protection_start": st.sampled_from(DATES),
            "protection_end": st.sampled_from(DATES),
        }
    )
    rows = draw(st.lists(row, max_size=size))
    complete = draw(st.sets(st.tuples(st.sampled_from(PERIODS), st.sampled_from(BRANCHES))))
    return [
        each | {"row": place, "source_id": "r", "is_complete": (each["period"], each["branch_code"]) in complete}
        for place, each in enumerate(rows)
    ]


@st.composite
def duty_rows(draw):
    """Rows of `branches`: who serves what, some only for a while."""
    keys = st.tuples(st.sampled_from(["K1", "K2"]), st.sampled_from(REGIONS))
    dates = st.sampled_from([None, dt.date(2024, 4, 1), dt.date(2024, 5, 31)])
    return [
        {"branch_code": branch, "branch_name": branch, "region_code": region, "source_id": "b",
         "valid_from": draw(dates), "valid_to": draw(dates)}
        for branch, region in draw(st.lists(keys, max_size=5, unique=True))
    ]  # fmt: skip


_ROSTER_VALUES = {
    "period": PERIODS,
    "branch_code": BRANCHES,
    "region_code": REGIONS,
    "segment": SEGMENTS,
    "channel": CHANNELS,
    "funding": FUNDINGS,
    "status": ["active", "active", "active", "inactive"],
    "start_date": DATES,
    "protection_start": DATES,
    "protection_end": DATES,
    "person_id": range(1, 8),
}
_RECAP_VALUES = {
    **{name: _ROSTER_VALUES[name] for name in ("period", "branch_code", "region_code", "segment", "channel")},
    **{name: _ROSTER_VALUES[name] for name in ("funding", "status", "protection_end")},
}


@st.composite
def dense_stores(draw, worlds=10, size=36):
    """(membership, roster, branches): many crowded worlds side by side, each a basis of its own, from one seed.

    Worlds share nothing but the list of branches: one query tries them all. A failure shrinks to a seed, not to rows;
    the strategies above are for that. Some branches hand in a complete list and an extract in the same month.
    """
    random = Random(draw(st.integers(0, 2**32 - 1)))
    membership, roster = [], []
    for world in range(worlds):
        basis = f"dunia-{world:02d}"
        share = {(period, branch): random.choice([0, 0.5, 1, 1]) for period in PERIODS for branch in BRANCHES}
        for place in range(random.randrange(size)):
            row = {name: random.choice(values) for name, values in _ROSTER_VALUES.items()}
            is_complete = random.random() < share[row["period"], row["branch_code"]]
            roster.append(row | {"basis": basis, "row": place, "source_id": "r", "is_complete": is_complete})
        rows = [
            {name: random.choice(values) for name, values in _RECAP_VALUES.items()}
            for _ in range(random.randrange(size // 2))
        ]
        for row in {tuple(row[name] for name in list(_RECAP_VALUES)[:-1]): row for row in rows}.values():
            members = random.choice([None, 0, random.randint(1, 50)])
            more = {"basis": basis, "source_id": "a", "is_rounded": False, "precision": random.choice(PRECISIONS)}
            membership.append(row | more | {"members": members, "memberships": members})
    return membership, roster, draw(duty_rows())
