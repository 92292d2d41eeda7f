"""The definitions of the data model in plain Python, one row at a time: what the SQL of the commit must equal.

Written from the data model and the rules of counting, not from the SQL. Slow on purpose: no frames, no SQL, no sharing.
Rows are mappings with the columns of the tables `membership`, `roster` and `branches`.
"""

import calendar
import datetime as dt
import itertools
from collections import defaultdict

RANK = ["PU", "JAKON", "PMI", "BPU"]
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2999, 12, 31)
PAYERS = [["self", "employer"], ["other"], ["APBD_PROV", "APBD_KAB", "APBDES", "DBHCHT", "CSR"]]


def end_of(period):
    year, month = map(int, period.split("-"))
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def cell_of(row):
    return row["period"], row["basis"], row["branch_code"], row["region_code"]


def active(rows):
    return [row for row in rows if row["status"] == "active"]


def add(values):
    """A sum that is unknown when nothing is known."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def expected(branches, period, region):
    """Branches that serve a region at the end of a period."""
    day = end_of(period)
    return {
        row["branch_code"]
        for row in branches
        if row["region_code"] == region and (row["valid_from"] or FIRST) <= day <= (row["valid_to"] or LAST)
    }


class Month:
    """One period and basis: which cells are stored, which of them count, and by which kind of file."""

    def __init__(self, membership, roster, branches, period, basis):
        def mine(rows):
            return [row for row in rows if (row["period"], row["basis"]) == (period, basis)]

        self.period, self.branches = period, branches
        self.recap, self.roster = mine(membership), mine(roster)
        self.recap_cells = {cell_of(row)[2:] for row in self.recap}
        self.roster_cells = {cell_of(row)[2:] for row in self.roster}
        self.complete = {cell_of(row)[2:] for row in self.roster if row["is_complete"]}
        self.cells = self.recap_cells | self.roster_cells
        self.regions = {row["region_code"] for row in (*membership, *roster, *branches)}

    def by_roster(self, cell):
        """A roster counts where it is complete, or where there is no recap."""
        return cell in self.complete or cell not in self.recap_cells

    def arrived(self, region):
        """Expected branches that are in: with a recap, or with a complete roster."""
        return {
            branch
            for branch in expected(self.branches, self.period, region)
            if (branch, region) in self.recap_cells | self.complete
        }

    def by_kanwil(self, region):
        """Whether the Kanwil's own figure counts: the branches are not all in, or none is expected or stored."""
        waiting = expected(self.branches, self.period, region)
        stored = [cell for cell in self.cells if cell[1] == region]
        if stored and all(branch == "" for branch, _ in stored):
            return True
        kanwil = ("", region) in self.recap_cells | self.complete
        return kanwil and (not waiting or len(self.arrived(region)) < len(waiting))

    def used(self):
        return {cell for cell in self.cells if (cell[0] == "") == self.by_kanwil(cell[1])}

    def recap_rows(self):
        used = {cell for cell in self.used() if not self.by_roster(cell)}
        return [row for row in active(self.recap) if cell_of(row)[2:] in used]

    def roster_rows(self):
        used = {cell for cell in self.used() if self.by_roster(cell)}
        return [row for row in active(self.roster) if cell_of(row)[2:] in used]


def months(membership, roster, branches):
    keys = sorted({(row["period"], row["basis"]) for row in (*membership, *roster)})
    return {key: Month(membership, roster, branches, *key) for key in keys}


def by_person(rows, key=lambda row: None):
    people = defaultdict(list)
    for row in rows:
        people[row["person_id"], key(row)].append(row)
    return people


def region_of(rows):
    """A person's region: that of the latest start, a known start before none, then the lower code."""
    best = max(row["start_date"] or dt.date.min for row in rows)
    return min(row["region_code"] for row in rows if (row["start_date"] or dt.date.min) == best)


def segment_of(rows):
    return min((row["segment"] for row in rows), key=RANK.index)


GROUPINGS = {
    "region": lambda row: None,
    "branch": lambda row: row["branch_code"],
    "channel": lambda row: row["channel"],
}


def cube(membership, roster, branches):
    """(grouping, period, basis, region, branch, channel, segment) -> (persons, memberships, blank cells)."""
    found = defaultdict(list)
    for (period, basis), month in months(membership, roster, branches).items():
        for grouping, key in GROUPINGS.items():

            def place(region, branch, channel, segment, grouping=grouping, period=period, basis=basis):
                parts = {"region": region, "branch": branch, "channel": channel}
                names = {"branch": ("region", "branch")}.get(grouping, (grouping,))
                shown = [value if name in names else "" for name, value in parts.items()]
                return grouping, period, basis, *shown, segment

            for row in month.recap_rows():
                cell = place(row["region_code"], row["branch_code"], row["channel"], row["segment"])
                found[cell].append((row["members"], row["memberships"], int(row["members"] is None)))
            for rows in by_person(month.roster_rows(), key).values():
                cell = place(region_of(rows), rows[0]["branch_code"], rows[0]["channel"], segment_of(rows))
                found[cell].append((1, len(rows), 0))
    return {cell: tuple(add(column) for column in zip(*rows, strict=True)) for cell, rows in found.items()}


def arrivals(membership, roster, branches):
    """(period, basis, region) -> (branches in, expected, missing, origin, partial, by the Kanwil, by recap, by roster,
    rounding, persons of rosters, least persons of recaps, by Kanwil, by branches, apart)."""
    found = {}
    for (period, basis), month in months(membership, roster, branches).items():
        for region in month.regions:
            waiting, arrived = expected(branches, period, region), month.arrived(region)
            used = [cell for cell in month.used() if cell[1] == region]
            by_roster = [month.by_roster(cell) for cell in used]
            is_kanwil = month.by_kanwil(region)
            origin = (
                "mixed" if any(by_roster) and not all(by_roster)
                else "roster" if any(by_roster) else "kanwil" if is_kanwil else "branch"
            )  # fmt: skip
            incomplete = any(month.by_roster(cell) and cell not in month.complete for cell in used)
            missing = not is_kanwil and len(arrived) < len(waiting)
            both = [row for row in active(month.recap) if cell_of(row)[2:] in month.roster_cells]
            recap = [row["members"] for row in both if row["region_code"] == region]
            people = {
                row["person_id"] for row in active(month.roster)
                if row["region_code"] == region and cell_of(row)[2:] in month.recap_cells
            }  # fmt: skip
            cells = [row for row in month.recap_rows() if row["region_code"] == region and row["members"] is not None]
            rounding = sum(row["precision"] for row in cells if row["precision"] != 1)
            found[period, basis, region] = (
                len(arrived), len(waiting) or None, "|".join(sorted(waiting - arrived)) if waiting else None,
                origin, incomplete or missing, is_kanwil, None if None in recap else add(recap), len(people) or None,
                rounding, *persons_of(month, region), *kanwil_and_branches(month, region),
            )  # fmt: skip
    return found


def half(rows):
    """What the sum of rounded counts may be too high or too low by."""
    return -(-sum(row["precision"] for row in rows if row["precision"] > 1) // 2)


def persons_of(month, region):
    """Persons of counted rosters that are placed in a region, and the fewest behind its largest count of a recap."""
    placed = [rows for rows in by_person(month.roster_rows()).values() if region_of(rows) == region]
    counts = defaultdict(list)
    for row in month.recap_rows():
        if row["region_code"] == region and row["members"] is not None:
            counts[row["branch_code"], row["segment"]].append(row)
    return len(placed), max(
        (max(0, sum(row["members"] for row in rows) - half(rows)) for rows in counts.values()), default=0
    )


def kanwil_and_branches(month, region):
    """What both sides state of the segments that both state, and how far apart their segments are at the least."""
    stated = {segment: defaultdict(list) for segment in RANK}
    for row in active(month.recap):
        if row["region_code"] == region and not month.by_roster(cell_of(row)[2:]):
            stated[row["segment"]][row["branch_code"]].append(row)
    people = [row for row in active(month.roster) if row["region_code"] == region and month.by_roster(cell_of(row)[2:])]
    for branch, segment, _ in {(row["branch_code"], row["segment"], row["person_id"]) for row in people}:
        if branch or ("", region) in month.complete:
            stated[segment][branch].append({"members": 1, "precision": 1})
    waiting = expected(month.branches, month.period, region)
    branches = {branch for branch, each in month.cells if each == region and branch}
    lists = {branch for branch, each in month.complete if each == region and branch}
    recaps = {branch for branch, each in month.recap_cells if each == region and branch} - lists
    has_parts = branches != lists | recaps
    is_whole = bool(waiting) and month.arrived(region) == waiting and not has_parts
    totals, apart = [], 0
    for segment in RANK:
        kanwil = stated[segment].pop("", [])
        if not branches or not kanwil or None in [row["members"] for row in kanwil]:
            continue
        rows = [row for own in stated[segment].values() for row in own]
        known = [row["members"] for row in rows if row["members"] is not None]
        if not known and (recaps or has_parts):
            continue
        full = {branch for branch, own in stated[segment].items() if None not in [row["members"] for row in own]}
        ours, theirs = sum(row["members"] for row in kanwil), sum(known)
        more = abs(ours - theirs) if is_whole and recaps <= full else theirs - ours
        usable = [own for own in stated[segment].values() if any(row["members"] is not None for row in own)]
        apart += max(0, more - half(kanwil) - sum(map(half, usable)))
        totals.append((ours, theirs))
    return (*map(sum, zip(*totals, strict=True)), apart) if totals else (None, None, None)


def protection(membership, roster, branches):
    """(period, basis, region, segment, funding, months, end) -> (persons, blank cells)."""
    found = defaultdict(list)
    for (period, basis), month in months(membership, roster, branches).items():
        for row in month.recap_rows():
            cell = (period, basis, row["region_code"], row["segment"], row["funding"], None, row["protection_end"])
            found[cell].append((row["members"], int(row["members"] is None)))
        for rows in by_person(month.roster_rows()).values():
            own = min(rows, key=payment_order)
            start, end = own["protection_start"], own["protection_end"]
            paid = None
            if start is not None and end is not None and start <= end:
                paid = months_paid(start, end)
            found[period, basis, region_of(rows), segment_of(rows), own["funding"], paid, end].append((1, 0))
    return {cell: tuple(add(column) for column in zip(*rows, strict=True)) for cell, rows in found.items()}


def months_paid(start, end):
    """Calendar months touched where cover ends with a month; else whole months counted off from the first day."""
    if (end + dt.timedelta(days=1)).day == 1:
        return (end.year - start.year) * 12 + end.month - start.month + 1
    whole = 0
    while add_months(start, whole + 1) <= end + dt.timedelta(days=1):
        whole += 1
    return max(1, whole)


def add_months(day, count):
    """The same day some months later; the first of the month after where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        return dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def payment_order(row):
    """Own and employers' contributions first, subsidised ones last; open-ended and longer cover first."""
    payer = next(place for place, fundings in enumerate(PAYERS) if row["funding"] in fundings)
    return payer, -(row["protection_end"] or LAST).toordinal(), row["protection_start"] or LAST, row["funding"]


FLOW_NAMES = (
    "opening", "new", "reactivated", "transferred_in", "lapsed", "departed", "transferred_out", "correction_in",
    "correction_out", "closing", "overdue",
)  # fmt: skip


def flows(roster):
    """(period, opening period, basis, region, segment) -> persons in the order of FLOW_NAMES."""
    found = defaultdict(lambda: dict.fromkeys(FLOW_NAMES, 0))
    for basis in {row["basis"] for row in roster}:
        rows = [row for row in roster if row["basis"] == basis]
        stored = sorted({row["period"] for row in rows})
        for before, after in itertools.pairwise(stored):
            for (region, segment), name in person_moves(rows, before, after):
                found[after, before, basis, region, segment][name] += 1
    return {cell: tuple(counts.values()) for cell, counts in found.items()}


def person_moves(rows, before, after):
    """((region, segment), name of the flow) for everything that happens to every person between two months."""
    people = {
        period: {
            person: own for (person, _), own in by_person([r for r in active(rows) if r["period"] == period]).items()
        }
        for period in (before, after)
    }
    complete = {
        period: {row["branch_code"] for row in rows if row["period"] == period and row["is_complete"]}
        for period in (before, after)
    }
    for person in people[before].keys() | people[after].keys():
        old, new = people[before].get(person), people[after].get(person)
        yield from stocks(old, new, after)
        if old and new:
            if place(old) != place(new):
                yield place(old), "transferred_out"
                yield place(new), "transferred_in"
        elif new:
            is_known = any(row["person_id"] == person and row["period"] < after for row in rows)
            yield place(new), came(new, complete[before], is_known)
        else:
            yield place(old), went(old, complete[after], after)


def stocks(old, new, after):
    """A person in the opening, in the closing, and among those overdue there."""
    if old:
        yield place(old), "opening"
    if new:
        yield place(new), "closing"
        if segment_of(new) == "BPU" and unpaid(new, after) > 3:
            yield place(new), "overdue"


def came(rows, complete, is_known):
    if any(row["branch_code"] not in complete for row in rows):
        return "correction_in"
    return "reactivated" if is_known else "new"


def went(rows, complete, after):
    if any(row["branch_code"] not in complete for row in rows):
        return "correction_out"
    return "lapsed" if segment_of(rows) == "BPU" and unpaid(rows, after) > 3 else "departed"


def place(rows):
    return region_of(rows), segment_of(rows)


def unpaid(rows, period):
    """Months without contribution up to the end of a period; none where some cover has no stated end."""
    ends = [row["protection_end"] for row in rows]
    if None in ends:
        return 0
    year, month = map(int, period.split("-"))
    return year * 12 + month - (max(ends).year * 12 + max(ends).month)
