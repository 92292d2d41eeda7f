"""Employed and eligible workers: the Open Data Jabar CSV as published, and workbooks with sectors and vintages.

In the public files a 0 and an absent row both mean "no data"; they become missing values with a finding, never 0. A
row of the province is never stored: it is checked against the sum of its regions, and a difference is a finding. What
the figures are about is the matter of `subject`, which columns split them of `dimensions`, a missing total of
`sectors`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

from coverage.loaders.flat.table import FlatRows, RowReader, read_rows
from coverage.loaders.flat.workforce.dimensions import WorkerRows, fold, is_everybody, split_columns
from coverage.loaders.flat.workforce.sectors import add_totals
from coverage.loaders.flat.workforce.subject import (
    judge_definition,
    judge_workers,
    settle_measures,
    settle_workers_unit,
    unit_applied,
    unit_factor,
)
from coverage.loaders.headings.cells import text_of
from coverage.loaders.headings.harmonise import read_count
from coverage.loaders.headings.headers import FlatTable
from coverage.model.columns import SECTORS
from coverage.model.loading import Finding, Problem
from coverage.model.numbers import format_change, format_number
from coverage.reference.regions import all_regions, normalise_text, region_name
from coverage.reference.tables import Reference
from coverage.sheets.reader import Sheet, cell_name

_MEASURES = (("employed", "Penduduk bekerja"), ("eligible", "Pekerja berhak"))
"""The figures of a row and what they are called."""

_SECTOR_WORDS = {"": "total", "TOTAL": "total", "JUMLAH": "total", "FORMAL": "formal", "INFORMAL": "informal"}


@dataclass
class _Reading:
    """What reading a row needs beside its cells, and what is set apart: rows of the province, and where rows stand."""

    factor: int = 1
    provinces: list[RowReader] = field(default_factory=list)
    indices: list[int] = field(default_factory=list)


def read_workforce(sheet: Sheet, table: FlatTable, reference: Reference) -> FlatRows:
    """Rows of the workforce table: one per year × vintage × region × sector × definition."""
    table, problems = settle_measures(sheet, table, reference)
    factor, of_units, findings = settle_workers_unit(sheet, table)
    reading = _Reading(factor)
    rows = read_rows(sheet, table, partial(_read_row, reading), reference)
    rows.findings += findings
    problems += [*of_units, *judge_workers(sheet, table)]
    rows.problems[:0] = problems
    _fold(sheet, table, rows, reading)
    add_totals(rows)
    if not any(record["source"] for record in rows.records):
        _name_publication(rows)
    find_gaps(rows)
    state_totals(rows)
    return rows


def _fold(sheet: Sheet, table: FlatTable, rows: FlatRows, reading: _Reading) -> None:
    """Fold what a column splits, and hold the rows of the province, of everybody, against their regions."""
    read = WorkerRows(sheet, table, rows, reading.indices)
    columns = split_columns(read)
    fold(read, columns)
    for reader in reading.provinces:
        values = [read.value(reader.index, each.column) for each in columns]
        if all(is_everybody(value) for value in values):
            _compare_province(rows, reader, reading.factor)


def _read_row(reading: _Reading, reader: RowReader) -> dict[str, object] | None:
    """A row of a region; one of the province is set apart."""
    if reader.is_province():
        reading.provinces.append(reader)
        return None
    region, year = reader.region(), reader.year()
    sector = _SECTOR_WORDS.get(normalise_text(reader.text("sector")))
    if sector is None:
        reader.refuse("unknown_sector", "sector", f"salah satu dari {', '.join(SECTORS)}", "Perbaiki sel itu.")
    factor = _row_factor(reading, reader)
    judge_definition(reader)
    _refuse_unheaded(reader)
    record: dict[str, object] = {
        "region_code": region,
        "year": year,
        "sector": sector,
        "vintage": reader.text("vintage"),
        "source": reader.text("source"),
        "definition": reader.text("definition") or "penduduk bekerja",
        "precision": factor,
    }
    for name in ("employed", "eligible"):
        count = _count(reader, name, factor)
        if count == 0:
            _note_zero(reader, name, region, year)
        record[name] = count or None
    if not (region and year and sector):
        return None
    reading.indices.append(reader.index)
    return record


def _row_factor(reading: _Reading, reader: RowReader) -> int:
    """Persons per unit of a row: by its own cell where there is a column of units, else by what the sheet states."""
    words = reader.text("unit")
    own = unit_factor(words) if words else None
    if words and (own is None or reading.factor not in (1, own)):
        reader.refuse("bad_unit", "unit", "ORANG, JIWA atau RIBU ORANG", "Unduh berkas yang satuannya orang.")
    factor = own or reading.factor
    if factor != 1 and reading.factor == 1 and not any(each.code == "unit_applied" for each in reader.rows.findings):
        reader.rows.findings.append(unit_applied(f"{reader.sheet.name}!{reader.where('unit')}", words, factor))
    return factor


def _count(reader: RowReader, name: str, factor: int) -> int | None:
    """A count in persons; a figure in thousands may have decimals as long as they make whole persons."""
    cell = reader.cell(name)
    if factor > 1 and isinstance(cell, float) and not isinstance(cell, bool):
        persons = round(cell * factor)
        if abs(cell * factor - persons) < _NOISE:
            return persons
    count = reader.count(name)
    return count * factor if count else count


_NOISE = 1e-3
"""Persons that a figure in thousands may be off a whole one, by binary fractions."""


def _refuse_unheaded(reader: RowReader) -> None:
    """Refuse a figure under no heading: an unquoted comma, or a column that somebody forgot to name."""
    row, header = reader.sheet.rows[reader.index], reader.sheet.rows[reader.table.header_row]
    known = {*reader.table.columns.values(), *(column for column, _ in reader.table.unknown)}
    for column, cell in enumerate(row):
        is_headed = column in known or (column < len(header) and text_of(header[column]))
        if is_headed or column < min(known):
            continue
        count, problem = read_count(cell, reader.sheet.name, reader.index, column)
        if count and problem is None:
            remedy = "Beri kolom itu judul, atau kosongkan selnya; koma ribuan dapat menggeser kolom."
            where, expected = cell_name(reader.index, column), "angka di bawah judul kolom"
            found = Problem("figure_without_heading", reader.sheet.name, where, text_of(cell), expected, remedy)
            if not any(each.code == found.code for each in reader.rows.problems):
                reader.rows.problems.append(found)
            return


def _compare_province(rows: FlatRows, reader: RowReader, factor: int) -> None:
    """Hold a row of the province against the sums of its regions, each of which may be rounded by half a person."""
    stated = {"year": reader.text("year").removesuffix(".0"), "vintage": reader.text("vintage")}
    stated["sector"] = _SECTOR_WORDS.get(normalise_text(reader.text("sector")), "")
    own = [each for each in rows.records if all(str(each[name]) == value for name, value in stated.items())]
    for name, label in _MEASURES:
        counts = [int(str(each[name])) for each in own if each[name] is not None]
        figure = _count(reader, name, factor)
        if figure and counts and 2 * abs(figure - sum(counts)) > len(counts) + 1:
            message = (
                f"{label} Jawa Barat {stated['year']} ({stated['sector']}) menurut berkas {format_number(figure)}, "
                f"jumlah {len(counts)} kab/kota {format_number(sum(counts))}: selisih "
                f"{format_change(figure - sum(counts))} orang. Yang dipakai jumlah kab/kota; tanyakan ke penerbitnya."
            )
            where = f"{reader.sheet.name}!{reader.where(name)}"
            rows.findings.append(Finding("province_sum", "warning", where, message))


def _note_zero(reader: RowReader, name: str, region: str | None, year: int | None) -> None:
    place = f"{region_name(region)} ({region})" if region else "wilayah"
    message = f"Angka 0 untuk {place} tahun {year} dibaca sebagai tidak ada data, bukan nol orang."
    where = f"{reader.sheet.name}!{reader.where(name)}"
    reader.rows.findings.append(Finding("zero_no_data", "warning", where, message))


def _name_publication(rows: FlatRows) -> None:
    """Name vintage and source of a file that states neither: Open Data Jabar, by its newest year."""
    years = [int(str(record["year"])) for record in rows.records]
    newest = max(years, default=0)
    for record in rows.records:
        record["vintage"] = record["vintage"] or f"opendata-jabar-{newest}"
        record["source"] = f"Open Data Jabar, edisi sampai {newest} (Sakernas Agustus)"
    rows.form = "opendata-jabar"


def find_gaps(rows: FlatRows) -> None:
    """Say which years the file skips, and which regions are absent in which of its years."""
    by_year: dict[int, set[str]] = defaultdict(set)
    for record in rows.records:
        by_year[int(str(record["year"]))].add(str(record["region_code"]))
    if not by_year:
        return
    years = sorted(by_year)
    for year in range(years[0], years[-1] + 1):
        if year not in by_year:
            rows.findings.append(
                Finding("year_absent", "warning", str(year), f"Tahun {year} tidak ada di berkas; tidak diisi.")
            )
    for region in all_regions():
        absent = [year for year in years if region.code not in by_year[year]]
        if absent:
            message = f"{region.short_name} ({region.code}) tidak ada di berkas untuk tahun {_spans(absent)}."
            rows.findings.append(Finding("region_absent", "warning", region.code, message))


def _spans(years: list[int]) -> str:
    """Years as spans.

    >>> _spans([2011, 2012, 2013, 2014, 2017])
    '2011–2014, 2017'
    """
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][-1] + 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return ", ".join(str(span[0]) if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans)


def state_totals(rows: FlatRows) -> None:
    """Say the totals of every year, as the first thing a reader will check."""
    for name, label in _MEASURES:
        _state_total(rows, name, label)


def _state_total(rows: FlatRows, name: str, label: str) -> None:
    sums: dict[int, int] = defaultdict(int)
    regions: dict[int, int] = defaultdict(int)
    for record in rows.records:
        if record["sector"] == "total" and record[name]:
            sums[int(str(record["year"]))] += int(str(record[name]))
            regions[int(str(record["year"]))] += 1
    for year, total in sorted(sums.items()):
        rows.totals[f"{name} {year}"] = total
        message = f"{label} {year}: {format_number(total)} orang, {regions[year]}/{len(all_regions())} kab/kota."
        rows.findings.append(Finding("year_total", "info", str(year), message))
