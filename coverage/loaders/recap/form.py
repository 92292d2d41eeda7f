"""Which of the known forms a recap has; the names stand in `layouts.csv`, with what tells them apart."""

from __future__ import annotations

from coverage.loaders.recap.header import RecapHeader
from coverage.reference.regions import normalise_text
from coverage.reference.tables import Reference


def form_name(header: RecapHeader, reference: Reference) -> str:
    """The name of a recap's form: the taught one whose headings it has, else by how its columns are arranged."""
    headings = {normalise_text(label) for label in header.labels if label}
    for row in reference.rows("layouts"):
        if row["kind"] == "recap" and row["headings"] and headings == set(row["headings"].split("|")):
            return row["layout"]
    if "segment" in header.columns:
        return "recap-segmen-ke-bawah"
    if header.has_months:
        return "recap-bulan-melintang"
    if not any(measure.segment for measure in header.measures.values()):
        return "recap-satu-segmen"
    if header.height == 1:
        return "recap-satu-baris"
    if header.height > 2:
        return "recap-tiga-baris"
    first = header.labels[min(header.measures)].split()[0].upper()
    return "recap-ukuran-di-atas" if first in ("PESERTA", "AKTIF", "TK", "TENAGA") else "recap-dua-baris"
