"""Workbooks of Office Open XML: .xlsx, .xlsm and, through its binary parts, .xlsb.

Only the parts that hold cells are opened; macros, drawings, links and caches are never touched.
"""

from __future__ import annotations

import functools
import io
import posixpath
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from coverage.model.loading import Finding
from coverage.model.privacy import excerpt
from coverage.sheets.columns import CellColumn
from coverage.sheets.containers.binary import read_with_calamine
from coverage.sheets.containers.lookups import SharedTexts, date_styles, read_texts
from coverage.sheets.containers.markup import attribute, check_part, find_all, parse_tree
from coverage.sheets.containers.scanned import sheet_of_columns
from coverage.sheets.containers.sheet_part import Lookups, read_sheet_part
from coverage.sheets.containers.zipped import Zipped
from coverage.sheets.fast.reader import MIN_FAST, FastBook
from coverage.sheets.limits import MAX_SHEETS, refusal
from coverage.sheets.sheet import Book, Sheet

_WORKBOOK = "xl/workbook.xml"
_YES = ("1", "true")
_HIDDEN = ("hidden", "veryHidden")


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str
    is_external: bool


def read_xlsx(archive: Zipped) -> Book:
    """The sheets of a workbook, in order, hidden ones included.

    Raises:
        FileRefused: when a part that holds cells is missing, damaged or crafted.
    """
    part = _workbook_part(archive)
    if part.endswith(".bin"):
        return read_with_calamine(_repack(archive), "xlsb")
    tree = parse_tree(_read(archive, part), "workbook")
    relations = _relations(archive, part)
    nodes = [node for node in find_all(tree, "sheet") if not _is_empty_module(node)]
    if len(nodes) > MAX_SHEETS:
        raise refusal("too_many_sheets", f"{len(nodes)} lembar")
    settings = next(find_all(tree, "workbookPr"), None)
    is_1904 = settings is not None and attribute(settings, "date1904") in _YES
    parts = _Parts(archive, relations, is_1904)
    sheets = []
    for node in nodes:
        relation = relations.get(attribute(node, "id"))
        if relation is None:
            raise refusal("bad_target", f"lembar '{excerpt(attribute(node, 'name'), 40)}' tidak ada isinya")
        if relation.kind == "worksheet":
            sheets.append(_read_sheet(parts, relation, attribute(node, "name")))
    hidden = {attribute(node, "name") for node in nodes if attribute(node, "state") in _HIDDEN}
    sheets = [_hide(sheet) if sheet.name in hidden else sheet for sheet in sheets]
    if not sheets:
        raise refusal("bad_zip", "buku kerja tanpa lembar")
    macros = [name for name in archive.names if name.lower().endswith("vbaproject.bin")]
    return Book("xlsm" if macros else "xlsx", tuple(sheets), _findings(bool(macros)))


def _findings(has_macros: bool) -> tuple[Finding, ...]:
    message = "Buku kerja ini memuat makro. Makro tidak dijalankan; hanya nilainya yang dibaca."
    return (Finding("macros_ignored", "info", "", message),) if has_macros else ()


def _is_empty_module(node: Element) -> bool:
    """Whether a hidden sheet has no part of its own: a module of macros that an old workbook still lists."""
    return attribute(node, "state") in _HIDDEN and not attribute(node, "id")


def _hide(sheet: Sheet) -> Sheet:
    return Sheet(**{**sheet.__dict__, "is_hidden": True})


def _workbook_part(archive: Zipped) -> str:
    if "_rels/.rels" in archive:
        for relation in _parse_relations(archive, "_rels/.rels", "").values():
            if relation.kind == "officeDocument" and relation.target in archive:
                return relation.target
    return "xl/workbook.bin" if "xl/workbook.bin" in archive else _WORKBOOK


def _read(archive: Zipped, part: str) -> bytes:
    if part not in archive:
        raise refusal("bad_zip", f"bagian '{excerpt(part, 80)}' tidak ada")
    return archive.read(part)


def _relations(archive: Zipped, part: str) -> dict[str, _Relation]:
    folder, name = posixpath.split(part)
    return _parse_relations(archive, posixpath.join(folder, "_rels", f"{name}.rels"), folder)


def _parse_relations(archive: Zipped, part: str, folder: str) -> dict[str, _Relation]:
    relations: dict[str, _Relation] = {}
    for node in find_all(parse_tree(_read(archive, part), "relations"), "Relationship"):
        target = attribute(node, "Target")
        place = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        relations[attribute(node, "Id")] = _Relation(
            attribute(node, "Type").rpartition("/")[2], place, attribute(node, "TargetMode") == "External"
        )
    return relations


class _Parts:
    """The parts that the sheets of a workbook share; each is opened when it is first needed."""

    def __init__(self, archive: Zipped, relations: dict[str, _Relation], is_1904: bool) -> None:
        self.archive = archive
        self.is_1904 = is_1904
        self._targets = {item.kind: item.target for item in relations.values() if not item.is_external}

    @functools.cached_property
    def texts_xml(self) -> bytes:
        """The checked part with the list of texts; empty when there is none."""
        return self._shared("sharedStrings")

    @functools.cached_property
    def date_styles(self) -> frozenset[int]:
        """The numbers of the styles that show a date."""
        styles = self._shared("styles")
        return date_styles(styles) if styles else frozenset()

    @functools.cached_property
    def _fast_book(self) -> FastBook:
        return FastBook(self.texts_xml or None, self.date_styles, is_1904=self.is_1904)

    def scan(self, xml: bytes) -> tuple[CellColumn, ...] | None:
        """The cells of a large sheet by column, or None when only the exact reader can tell."""
        return self._fast_book.scan(xml)

    @functools.cached_property
    def lookups(self) -> Lookups:
        """What the exact reader of a sheet looks up."""
        shared = read_texts(self.texts_xml) if self.texts_xml else SharedTexts([])
        return Lookups(shared.texts, self.date_styles, self.is_1904, shared.trimmed)

    def _shared(self, kind: str) -> bytes:
        target = self._targets.get(kind)
        return check_part(self.archive.read(target), kind) if target is not None and target in self.archive else b""


def _read_sheet(parts: _Parts, relation: _Relation, name: str) -> Sheet:
    if relation.is_external:
        raise refusal("external_relationship", f"lembar '{excerpt(name, 40)}' menunjuk ke luar berkas")
    if ".." in relation.target.split("/") or relation.target not in parts.archive:
        raise refusal("bad_target", f"lembar '{excerpt(name, 40)}' menunjuk ke bagian yang tidak ada")
    xml = check_part(parts.archive.read(relation.target), name)
    columns = parts.scan(xml) if len(xml) > MIN_FAST else None
    return read_sheet_part(xml, name, parts.lookups) if columns is None else sheet_of_columns(xml, name, columns)


def _repack(archive: Zipped) -> bytes:
    """The checked members as a plain zip, so that another reader sees what was checked and nothing else."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as plain:
        for name in archive.names:
            plain.writestr(name, archive.read(name))
    return buffer.getvalue()
