"""What a summary says, in plain Python from the data model and the project's rules: what `summarise` must equal.

Written from the definitions, one month, region and segment at a time: no frames, nothing shared with the code. Rows are
mappings with the columns of the tables of a snapshot; `stored` maps the name of a table to its rows.
"""

from fractions import Fraction

from tests.oracle.definitions import FIRST, LAST, add, end_of

SEGMENTS = {"PU": "formal", "JAKON": "formal", "PMI": "other", "BPU": "informal"}
SECTORS = ("formal", "informal", "other")
SECTOR_REASONS = ("no_sector_denominator", "part_missing", "no_segment", "no_members")


def months_between(early, missing_branches):
    years, months = (int(missing_branches[part]) - int(early[part]) for part in (slice(4), slice(5, 7)))
    return 12 * years + months


def before(period, months):
    place = 12 * int(period[:4]) + int(period[5:]) - 1 - months
    return f"{place // 12}-{place % 12 + 1:02d}"


class Figures:
    """The figures of one basis and denominator over generated tables."""

    def __init__(self, stored, basis, denominator, regions):
        self.stored, self.basis, self.denominator, self.regions = stored, basis, denominator, regions
        self.cells = {}
        for row in stored["cube"]:
            if (row["grouping"], row["basis"]) == ("region", basis):
                count = None if row["missing_cells"] else row["active_members"]
                place = (row["period"], row["region_code"], row["segment"])
                self.cells[place] = (count, row["memberships"])
        self.arrivals = {
            (row["period"], row["region_code"]): row for row in stored["arrivals"] if row["basis"] == basis
        }

    def is_partial(self, period, code):
        return bool(self.arrivals.get((period, code), {}).get("is_partial"))

    def segments(self, period, code):
        """Segment -> members of what was reported (None: blank); and the segments that are waited for."""
        reported = {each: self.cells[period, code, each][0] for each in SEGMENTS if (period, code, each) in self.cells}
        if not reported:
            return {}, set()
        arrival = self.arrivals.get((period, code))
        if arrival and arrival["origin"] == "roster" and arrival["is_partial"] is False:
            return {each: reported.get(each, 0) for each in SEGMENTS}, set()
        past = {
            each for month, region, each in self.cells if region == code and 0 < months_between(month, period) <= 12
        }
        return reported, past - reported.keys()

    def region(self, period, code):
        """What is known of a region at a month."""
        parts, absent = self.segments(period, code)

        def total(names):
            """A sum of parts: unknown with a blank among them, and where none was reported."""
            own = [parts[name] for name in names if name in parts]
            return None if None in own else add(own)

        found = {name: total([each for each, sector in SEGMENTS.items() if sector == name]) for name in SECTORS}
        active, workers = total(SEGMENTS), self.workers(period, code, "total")
        lists = [entry[1] for place, entry in self.cells.items() if place[:2] == (period, code)]
        has_blank = None in parts.values()
        rate = Fraction(active, workers) if active is not None and workers else None
        found |= {
            "active_members": active, "memberships": None if active is None else add(lists), "coverage_rate": rate,
            "denominator_workers": workers, "gap": None if rate is None else workers - active, "absent": absent,
            "is_incomplete": self.is_partial(period, code) or has_blank or bool(absent),
            "reason": None if rate is not None else "part_missing" if active is None and has_blank else
            "no_members" if active is None else "no_denominator",
        }  # fmt: skip
        flags = {"partial"} if self.is_partial(period, code) else set()
        flags |= {"part_missing"} if has_blank or absent else set()
        for sector in ("formal", "informal"):
            workers = self.workers(period, code, sector)
            known = found[sector] is not None and workers
            is_blank = any(each in parts and parts[each] is None for each, own in SEGMENTS.items() if own == sector)
            found |= {
                f"{sector}_workers": workers,
                f"{sector}_eligible": self.workers(period, code, sector, "eligible"),
                f"{sector}_rate": Fraction(found[sector], workers) if known else None,
                f"{sector}_reason": None if known else "no_sector_denominator" if found[sector] is not None else
                "part_missing" if is_blank else "no_segment" if parts else "no_members",
            }  # fmt: skip
        return found | {"flags": flags | above_100(found)}

    def workers(self, period, code, sector, measure=None):
        chosen = self.chosen(period)
        for row in self.stored["workforce"]:
            if chosen == (row["vintage"], row["year"]) and (row["region_code"], row["sector"]) == (code, sector):
                return row[measure or self.denominator] or None
        return None

    def chosen(self, period):
        """(vintage, year): of the newest publication that holds no fewer regions than any older one; see `ranked`."""
        ranked = self.ranked(period)
        for place, (_, regions, vintage, year) in enumerate(ranked):
            if all(regions >= other[1] for other in ranked[place + 1 :]):
                return vintage, year
        return None

    def ranked(self, period):
        """Publications with figures for a year not after the period: newest year reached, regions then, name, year."""
        found = []
        for vintage in {row["vintage"] for row in self.stored["workforce"]}:
            own = [row for row in self.stored["workforce"] if row["vintage"] == vintage]
            usable = [
                row for row in own
                if row["sector"] == "total" and row[self.denominator] and row["year"] <= int(period[:4])
            ]  # fmt: skip
            if usable:
                year = max(row["year"] for row in usable)
                regions = len({row["region_code"] for row in usable if row["year"] == year})
                found.append((max(row["year"] for row in own), regions, vintage, year))
        return sorted(found, reverse=True)

    def awaited(self, period):
        """The regions that a month waits for: short of a branch, or, served by none, there in the year and now away."""
        short = {
            code for (month, code), row in self.arrivals.items()
            if month == period and row["is_partial"] and row["branches_expected"] is not None
            and row["branches_included"] < row["branches_expected"]
        }  # fmt: skip
        now = {code for month, code, _ in self.cells if month == period}
        past = {code for month, code, _ in self.cells if 0 < months_between(month, period) <= 12}
        day = end_of(period)
        served = {
            row["region_code"] for row in self.stored["branches"]
            if (row["valid_from"] or FIRST) <= day <= (row["valid_to"] or LAST)
        }  # fmt: skip
        return short | (past - now - served if now else set())

    def row(self, period, code):
        """A region of a summary; one that is awaited says no more than its members."""
        found = self.figures(period, code)
        return silent(found) if code in self.awaited(period) else found

    def figures(self, period, code):
        """What is in of a region, with its changes since the month before and since December."""
        found = self.region(period, code)
        december = f"{int(period[:4]) - 1}-12"
        for name, earlier in (("change_month", before(period, 1)), ("change_december", december)):
            old = self.region(earlier, code)
            counts = (old["active_members"], found["active_members"])
            if old["is_incomplete"] or found["is_incomplete"]:
                found |= {name: None, f"{name}_reason": "incomplete"}
            elif None in counts:
                found |= {name: None, f"{name}_reason": "no_stock"}
            else:
                found |= {name: counts[1] - counts[0], f"{name}_reason": None}
        return found

    def total(self, period, codes):
        """Regions together; where one is awaited, the members that are in and the workers of all."""
        found = self.sums(period, codes)
        if not self.awaited(period) & set(codes):
            return found
        rows = [self.figures(period, code) for code in codes]
        names = ("denominator_workers", "formal_eligible", "informal_eligible", "formal_workers", "informal_workers")
        workers = {name: add([row[name] for row in rows]) for name in names}
        return silent(found | workers | {"flags": found["flags"] | {"partial"}})

    def sums(self, period, codes):
        """Sums over the regions that have both parts, or over all where none has."""
        rows = [self.figures(period, code) for code in codes]
        paired = [row for row in rows if row["coverage_rate"] is not None]
        counted = paired or rows
        names = (*SECTORS, "active_members", "memberships", "denominator_workers", "gap", "formal_eligible",
                 "informal_eligible", "formal_workers", "informal_workers")  # fmt: skip
        found = {name: add([row[name] for row in counted]) for name in names}
        flags = {flag for row in rows for flag in row["flags"] if not flag.endswith("above_100")}
        flags |= {"unpaired"} if 0 < len(paired) < len(rows) else set()
        found["coverage_rate"] = Fraction(found["active_members"], found["denominator_workers"]) if paired else None
        has_members = any(row["active_members"] is not None for row in rows)
        found["reason"] = None if paired else "no_denominator" if has_members else "no_members"
        for sector in ("formal", "informal"):
            both = [row for row in counted if None not in (row[sector], row[f"{sector}_workers"])]
            lone = [row for row in counted if row[sector] is not None and row[f"{sector}_workers"] is None]
            reasons = {row[f"{sector}_reason"] for row in counted}
            found[f"{sector}_rate"] = None
            found[f"{sector}_reason"] = "sector_unpaired" if both else min(reasons, key=SECTOR_REASONS.index)
            if both and not lone:
                found[f"{sector}_workers"] = sum(row[f"{sector}_workers"] for row in both)
                found[f"{sector}_eligible"] = add([row[f"{sector}_eligible"] for row in both])
                found[f"{sector}_rate"] = Fraction(found[sector], found[f"{sector}_workers"])
                found[f"{sector}_reason"] = None
            flags |= {"sector_unpaired"} if both and len(both) < len(counted) else set()
        for name in ("change_month", "change_december"):
            own = [row for row in counted if row["active_members"] is not None]
            reasons = {row[f"{name}_reason"] for row in own} - {None}
            is_known = bool(own) and not reasons
            found[name] = sum(row[name] for row in own) if is_known else None
            why = "incomplete" if "incomplete" in reasons else "no_stock"
            found[f"{name}_reason"] = None if is_known else why
        return found | {"flags": flags | above_100(found)} | self.branches(period, codes)

    def branches(self, period, codes):
        """Distinct branches that are in, of those that serve the regions at the end of the month.

        In is who has figures of one of the regions, and who is not named among the missing of one that it serves.
        """
        day = end_of(period)
        serving = [
            (row["branch_code"], row["region_code"]) for row in self.stored["branches"]
            if row["region_code"] in codes and (row["valid_from"] or FIRST) <= day <= (row["valid_to"] or LAST)
        ]  # fmt: skip
        arrived = {
            row["branch_code"] for row in self.stored["cube"]
            if (row["grouping"], row["period"], row["basis"]) == ("branch", period, self.basis)
            and row["region_code"] in codes
        } - {""}  # fmt: skip
        expected = {branch for branch, _ in serving}
        if not expected:
            is_all = set(codes) == set(self.regions)
            return {"branches_included": len(arrived) if is_all else 0, "branches_expected": None}
        for branch, code in serving:
            names = (self.arrivals.get((period, code)) or {"branches_missing": None})["branches_missing"]
            arrived |= {branch} if names is not None and branch not in names.split("|") else set()
        return {"branches_included": len(expected & arrived), "branches_expected": len(expected)}

    def month(self, period, codes):
        """A point of the trend: members, rate, whether anything is missing, and which regions it counts."""
        rows = {code: self.region(period, code) for code in codes}
        paired = {code: row for code, row in rows.items() if row["coverage_rate"] is not None}
        counted = {code: row for code, row in (paired or rows).items() if row["active_members"] is not None}
        members = add([row["active_members"] for row in counted.values()])
        workers = add([row["denominator_workers"] for row in paired.values()])
        waits = bool(self.awaited(period) & set(codes))
        return (
            members, Fraction(members, workers) if paired and not waits else None,
            waits or any(row["is_incomplete"] for row in rows.values()), frozenset(counted),
        )  # fmt: skip

    def comparison(self, period, codes):
        """Members at last December and now over the regions of both, of those at one end only, and what is missing."""
        opening = f"{int(period[:4]) - 1}-12"
        ends = [{code: self.region(each, code) for code in codes} for each in (opening, period)]
        first, last = (
            {code: row["active_members"] for code, row in end.items() if row["coverage_rate"] is not None}
            for end in ends
        )
        both = first.keys() & last.keys()
        places = [(each, code, end[code]) for each, end in zip((opening, period), ends, strict=True) for code in codes]
        return (
            add([first[code] for code in both]), add([last[code] for code in both]),
            sum(last[code] for code in last.keys() - both), sum(first[code] for code in first.keys() - both),
            any(self.is_partial(each, code) for each, code, _ in places),
            any(row["is_incomplete"] and not self.is_partial(each, code) for each, code, row in places),
        )  # fmt: skip


def silent(found):
    """A place that waits: no rate, gap or change; where there are no members either, nothing is silenced."""
    if found["active_members"] is None:
        return found
    names = ("coverage_rate", "formal_rate", "informal_rate", "gap", "change_month", "change_december")
    reasons = ("reason", "formal_reason", "informal_reason", "change_month_reason", "change_december_reason")
    flags = {flag for flag in found["flags"] if not flag.endswith("above_100")}
    return found | dict.fromkeys(names) | dict.fromkeys(reasons, "incomplete") | {"flags": flags}


def above_100(found):
    names = {"above_100": "coverage_rate", "formal_above_100": "formal_rate", "informal_above_100": "informal_rate"}
    return {flag for flag, name in names.items() if found[name] is not None and found[name] > 1}


def target(stored, code, period, indicator, source):
    """(rate, reason): of the source asked for, else the only one; several without a choice are nobody's."""
    rows = [
        row for row in stored["targets"]
        if (row["region_code"], row["indicator"], row["year"]) == (code, indicator, int(period[:4]))
        and source in (None, row["source"])
    ]  # fmt: skip
    return (rows[0]["target_rate"], None) if len(rows) == 1 else (None, "choose_target" if rows else "no_target")
