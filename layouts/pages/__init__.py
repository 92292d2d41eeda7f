"""Every page, once: menu, addresses, titles and 'tidak ditemukan' follow from this list, in its order.

A new page is a file and its line here.
"""

from __future__ import annotations

from layouts.pages import method, overview, quality, region, regions, revisions
from layouts.parts.page import Need, Page

PAGES: tuple[Page, ...] = (
    Page(
        overview.PATH,
        "Ringkasan",
        "Berapa pekerja yang sudah terlindungi, di mana yang belum, dan bagaimana geraknya?",
        (Need.SUMMARY, Need.PLACE_CLAIMS),
        overview.overview_page,
    ),
    Page(
        regions.PATH,
        "Wilayah",
        "Bagaimana kedudukan setiap kab/kota?",
        (Need.SUMMARY, Need.QUERY),
        regions.regions_page,
    ),
    Page(
        region.PATH,
        "Kab/Kota",
        "Bagaimana angka, tren dan cabang satu kab/kota?",
        (Need.SUMMARY, Need.OWN, Need.BRANCHES),
        region.region_page,
    ),
    Page(
        quality.PATH,
        "Kualitas data",
        "Seberapa lengkap dan benar data di balik angka?",
        (Need.SUMMARY, Need.GRID, Need.CLAIMS, Need.HISTORY),
        quality.quality_page,
    ),
    Page(
        revisions.PATH,
        "Riwayat rilis",
        "Apa yang direvisi, dan seberapa jauh angka pertama biasanya bergeser?",
        (Need.SUMMARY, Need.REVISIONS),
        revisions.revisions_page,
    ),
    Page(
        method.PATH,
        "Metode",
        "Apa yang dihitung, dari apa, dan apa arti tandanya?",
        (Need.SUMMARY_IF_ANY,),
        method.method_page,
    ),
)
"""The pages of the application."""
