"""Totals that add up and that do not, and cells that state no count: passed over, or refused with the cell."""

from tests.loaders.forms.case import BOOKS, at, case
from tests.loaders.forms.cases_recap import AUGUST, TITLE, TWO
from tests.loaders.forms.containers import Formula, Page

HEADER = ["No", "Kab/Kota", "PU", "BPU", "Jumlah"]
GARUT = [1, "Kab. Garut", 300, 70, 370]
CIAMIS = [2, "Kab. Ciamis", 41, 9, 50]
BANJAR = [3, "Kota Banjar", 1, 2, 3]
THREE = TWO | at(AUGUST, {"3279": {"PU": 1, "BPU": 2}})


def table(*rows):
    """A recap with a title and the usual header, from row 4."""
    return [*TITLE, HEADER, *rows]


TOTALS = [
    case("a total by its label", table(GARUT, CIAMIS, ["JUMLAH", None, 341, 79, 420]), TWO),
    case("a total named for the province", table(GARUT, CIAMIS, [None, "JAWA BARAT", 341, 79, 420]), TWO),
    case("a total without label by its figures", table(GARUT, CIAMIS, [None, None, 341, 79, 420]), TWO,
         findings=("total_unlabelled",)),
    case("a total without label of which one figure is wrong",
         table(GARUT, CIAMIS, [None, None, 341, 78, 420]), refused=(("total_mismatch", "D6"),)),
    case("zeros without a label below zeros", table(["3207", "Kab. Ciamis", 0, 0, 0], [None, None, 0, 0, 0]),
         at(AUGUST, {"3207": {"PU": 0, "BPU": 0}}), findings=("total_unlabelled",)),
    case("zeros without a label below figures", table(GARUT, [None, None, 0, 0, 0]),
         refused=(("region_missing", "B5"),)),
    case("figures without any name that are no sum", table(GARUT, CIAMIS, [None, None, 5, 6, 11]),
         refused=(("region_missing", "B6"),)),
    case("subtotals without label by their figures",
         table(["KACAB: K01"], GARUT, [None, None, 300, 70, 370], ["KACAB: K02"], CIAMIS, BANJAR,
               [None, None, 42, 11, 53], ["JUMLAH", None, 342, 81, 423]),
         at(AUGUST, {"3205": {"PU": 300, "BPU": 70}}, "K01")
         | at(AUGUST, {"3207": {"PU": 41, "BPU": 9}, "3279": {"PU": 1, "BPU": 2}}, "K02"),
         findings=("total_unlabelled",)),
    case("a total above its rows", table(["JUMLAH", None, 341, 79, 420], GARUT, CIAMIS), TWO),
    case("a total above its rows that does not add up", table(["JUMLAH", None, 342, 79, 421], GARUT, CIAMIS),
         refused=(("total_mismatch", "C4"), ("total_mismatch", "E4"))),
    case("a row total of active and inactive together",
         [*TITLE, ["Kab/Kota", "PU Aktif", "PU Nonaktif", "PU Jumlah"], ["Garut", 300, 5, 305], ["Ciamis", 41, 7, 48]],
         {(AUGUST, "", "3205", "PU", "active"): 300, (AUGUST, "", "3205", "PU", "inactive"): 5,
          (AUGUST, "", "3207", "PU", "active"): 41, (AUGUST, "", "3207", "PU", "inactive"): 7}),
    case("a total that does not add up", table(GARUT, CIAMIS, ["JUMLAH", None, 341, 78, 420]),
         refused=(("total_mismatch", "D6"),)),
    case("a total as text that does not add up",
         table([1, "Garut", "1.300", "70", "1.370"], CIAMIS, ["JUMLAH", None, "1.340", "79", "1.420"]),
         refused=(("total_mismatch", "C6"),)),
    case("a subtotal that does not add up",
         table(["KANTOR CABANG: K01"], GARUT, CIAMIS, ["Sub Total", None, 341, 80, 420], ["KANTOR CABANG: K02"], BANJAR,
               ["Sub Total", None, 1, 2, 3], ["JUMLAH", None, 342, 81, 423]),
         refused=(("total_mismatch", "D7"),)),
    case("a grand total that leaves a block out",
         table(["KANTOR CABANG: K01"], GARUT, ["Sub Total", None, 300, 70, 370], ["KANTOR CABANG: K02"], CIAMIS, BANJAR,
               ["Sub Total", None, 42, 11, 53], ["GRAND TOTAL", None, 300, 81, 370]),
         refused=(("total_mismatch", "C11"), ("total_mismatch", "E11"))),
    case("a row total that does not add up", table([1, "Kab. Garut", 300, 70, 371], CIAMIS),
         refused=(("total_mismatch", "E4"),)),
    case("a total of one region's segments that does not add up",
         [*TITLE, ["Kab/Kota", "Segmen", "Aktif"], ["Garut", "PU", 300], ["Garut", "BPU", 70],
          ["Garut", "Jumlah", 371]],
         refused=(("total_mismatch", "C6"),)),
    case("a row below the total", table(GARUT, ["JUMLAH", None, 300, 70, 370], CIAMIS),
         refused=(("row_after_total", "B6"),)),
    case("a total on each sheet and one over both",
         table(GARUT, ["JUMLAH", None, 300, 70, 370]), TWO, sheet="Satu",
         more=(Page(table(CIAMIS, ["JUMLAH", None, 41, 9, 50]), "Dua"),)),
]  # fmt: skip

CELLS = [
    case("thousands with dots, spaces and a float's zero",
         table([1, "Garut", "1.234.567", "12 345", "1246912.0"], [2, "Ciamis", "0", "NIHIL", "nol"]),
         at(AUGUST, {"3205": {"PU": 1234567, "BPU": 12345}, "3207": {"PU": 0, "BPU": 0}})),
    case("cells that state nothing are not reported and not zero",
         [*TITLE, HEADER[:4], [1, "Garut", "-", 70], [2, "Ciamis", "n/a", None], [3, "Banjar", "belum lapor", "–"]],
         at(AUGUST, {"3205": {"PU": None, "BPU": 70}, "3207": {"PU": None, "BPU": None},
                     "3279": {"PU": None, "BPU": None}}), findings=("blank_count",)),
    case("thousands with commas", table([1, "Garut", "1,234,567", 70, None], CIAMIS), refused=(("bad_count", "C4"),)),
    case("a count with a scale word", table([1, "Garut", "12 ribu", 70, None], CIAMIS), refused=(("bad_count", "C4"),)),
    case("a dot of thousands that became a decimal", table([1, "Garut", 412.345, 70, None], CIAMIS),
         refused=(("bad_count", "C4"),), containers=("xlsx", "ods")),
    case("a negative count", table([1, "Garut", -300, 70, None], CIAMIS), refused=(("negative", "C4"),)),
    case("a number that is no count", table([1, "Garut", 32050000000, 70, None], CIAMIS),
         refused=(("bad_count", "C4"),)),
    case("a formula that was never calculated in a counted cell",
         table([1, "Garut", Formula(), 70, None], CIAMIS), refused=(("formula_uncached", "C4"),), containers=BOOKS),
    case("a formula that was never calculated in a total",
         table(GARUT, CIAMIS, ["JUMLAH", None, Formula(), 79, 420]), refused=(("formula_uncached", "C6"),),
         containers=BOOKS),
    case("a total row of formulas that were never calculated",
         table(GARUT, CIAMIS, ["JUMLAH", None, Formula(), Formula(), Formula()]), containers=BOOKS,
         refused=(("formula_uncached", "C6"), ("formula_uncached", "D6"), ("formula_uncached", "E6"))),
    case("a formula that was never calculated in a region", table([1, Formula(), 300, 70, 370], CIAMIS),
         refused=(("formula_uncached", "B4"),), containers=BOOKS),
    case("formulas with their values are read", table([1, "Garut", Formula(300), 70, Formula(370)], CIAMIS), TWO,
         containers=("xlsx",)),
    case("a failed formula in a counted cell", table([1, "Garut", Formula("#REF!"), 70, None], CIAMIS),
         refused=(("bad_count", "C4"),), containers=BOOKS),
    case("a failed formula in a total", table(GARUT, CIAMIS, ["JUMLAH", None, Formula("#REF!"), 79, 420]),
         refused=(("bad_count", "C6"),), containers=BOOKS),
    case("a failed formula in a region", table([1, Formula("#N/A"), 300, 70, 370], CIAMIS),
         refused=(("unknown_region", "B4"),), containers=BOOKS),
    case("counts without any region", table(GARUT, [2, None, 41, 9, 50]), refused=(("region_missing", "B5"),)),
    case("a region of another province", table(GARUT, [2, "Kota Tangerang", 41, 9, 50]),
         refused=(("unknown_region", "B5"),)),
    case("code and name of two regions", [*TITLE, ["Kode", "Kab/Kota", "PU"], ["3205", "Ciamis", 300]],
         refused=(("region_conflict", "B4"),)),
    case("a region twice", table(GARUT, [2, "GARUT", 41, 9, 50]), refused=(("repeated_region", "B5"),)),
    case("a segment that is not known",
         [*TITLE, ["Kab/Kota", "Segmen", "Aktif"], ["Garut", "PU", 300], ["Garut", "Siti Rekaan", 70]],
         refused=(("unknown_segment", "B5"),)),
    case("two months in the title", [["REKAP JULI 2024"], *TITLE, HEADER, GARUT], refused=(("period_conflict", "A3"),)),
    case("no month anywhere", [["REKAP KEPESERTAAN"], HEADER, GARUT], refused=(("period_missing", "A1"),)),
    case("no month anywhere but the person's", [["REKAP KEPESERTAAN"], HEADER, GARUT, CIAMIS], TWO,
         options={"period": AUGUST}),
    case("another month than the person's", table(GARUT), refused=(("period_conflict", "A2"),),
         options={"period": "2024-07"}),
    case("every fault at once",
         table([1, "Bandung", 300, "x?", 370], [2, "Kota Atlantis", -1, 9, 50], ["JUMLAH", None, 299, 9, 420]),
         refused=(("ambiguous_region", "B4"), ("bad_count", "D4"), ("unknown_region", "B5"), ("negative", "C5"),
                  ("total_mismatch", "C6"))),
]  # fmt: skip
