"""Which sheets of a book are read: all of them, the one that the person names, or those that are not hidden."""

from __future__ import annotations

from dataclasses import replace

from coverage.model.errors import FileRefused
from coverage.model.loading import Finding, LoadOptions
from coverage.reference.regions import normalise_text
from coverage.sheets.reader import Book


def choose_sheets(book: Book, options: LoadOptions) -> Book:
    """The book with the sheets that the person wants read, and what is left out said; all of them by default.

    Raises:
        FileRefused: when no sheet has the name, or every sheet is hidden.
    """
    kept = book.sheets
    if options.sheet is not None:
        kept = tuple(sheet for sheet in kept if sheet.name == options.sheet) or tuple(
            sheet for sheet in kept if normalise_text(sheet.name) == normalise_text(options.sheet)
        )
    if options.skip_hidden:
        kept = tuple(sheet for sheet in kept if not sheet.is_hidden)
    if not kept:
        found = f"tidak ada lembar '{options.sheet}'" if options.sheet is not None else "semua lembar tersembunyi"
        names = ", ".join(f"'{sheet.name}'" for sheet in book.sheets)
        raise FileRefused("unknown_sheet", found, f"salah satu dari {names}", "Perbaiki --sheet atau --skip-hidden.")
    kept_names = {sheet.name for sheet in kept}
    findings = [item for item in book.findings if item.code != "hidden_sheet" or item.where in kept_names]
    findings += [
        Finding("sheet_left_out", "info", sheet.name, f"Lembar '{sheet.name}' tidak dibaca, sesuai permintaan.")
        for sheet in book.sheets
        if sheet.name not in kept_names
    ]
    return replace(book, sheets=kept, findings=tuple(findings))
