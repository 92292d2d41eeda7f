"""The glossary: each word of the code beside the word on the screen and what it means, said in one place.

`/metode` shows it; `docs/glossary.md` explains the same words in English.
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.missing_branches import MISSING_BRANCH_MEANINGS, MISSING_BRANCH_NAMES, MissingBranchRule


@dataclass(frozen=True)
class Term:
    """One word: its name in the code, on the screen, and its meaning."""

    code: str
    label: str
    meaning: str


GLOSSARY = (
    Term("active members", "Peserta aktif", "Orang dengan kepesertaan aktif, dihitung sekali tiap periode dan dasar."),
    Term("memberships", "Kepesertaan aktif", "Baris kepesertaan; satu orang dapat memiliki beberapa."),
    Term("eligible workers", "Pekerja berhak", "Pekerja yang berhak atas jaminan sosial ketenagakerjaan."),
    Term("employed population", "Penduduk bekerja", "Penduduk yang bekerja menurut Sakernas, ASN, TNI dan Polri juga."),
    Term("coverage rate", "Cakupan", "Peserta aktif dibagi penyebut yang disebut namanya; realisasi dari sasaran."),
    Term("gap", "Belum terlindungi", "Pekerja berhak yang bukan peserta aktif; bersih atau kotor, selalu disebut."),
    Term("achievement", "Capaian", "Cakupan dibagi sasaran: berapa bagian sasaran yang sudah tercapai."),
    Term("deviation", "Deviasi", "Cakupan dikurangi sasaran, dalam poin persen."),
    Term("period", "Posisi", "Bulan (BLTH); angka adalah keadaan pada akhir bulan itu."),
    Term("basis", "Dasar wilayah", "Cara menempatkan peserta di kab/kota: domisili, kantor pendaftaran, lokasi kerja."),
    Term("segment", "Segmen", "Pembagian kepesertaan BPJS Ketenagakerjaan: PU, BPU, Jakon, PMI."),
    Term("sector", "Sektor", "Formal, informal, lain: pemetaan segmen, bukan fakta."),
    Term("channel", "Ekosistem", "Bidang perluasan: desa, pasar, UKM, e-commerce, pekerja rentan."),
    Term("funding", "Sumber iuran", "Siapa yang membayar iuran."),
    Term("subsidised cover", "Perlindungan bersubsidi", "Iurannya dibayar pemerintah, desa, atau perusahaan lain."),
    Term("vintage", "Edisi", "Satu publikasi penyebut; deret terputus di tempat edisinya berganti."),
    Term("chained series", "Deret disambung", "Deret lama dibawa ke penyebut edisi terbaru lewat perubahan peserta."),
    Term(
        "decomposition",
        "Urai perubahan",
        "Perubahan cakupan dibagi habis ke peserta, penyebut, dan pergeseran wilayah.",
    ),
    Term("flow", "Mutasi", "Awal, masuk, keluar dan koreksi yang bersama-sama menghasilkan akhir."),
    Term("residual", "Sisa", "Perubahan angka utama yang tidak dijelaskan daftar peserta."),
    Term("attrition", "Peserta keluar", "Peserta yang berhenti; kotor berarti yang keluar ikut diganti."),
    Term("pace", "Laju", "Tambahan peserta per bulan: median Hodges–Lehmann dengan rentang Wilcoxon."),
    Term("rank band", "Peringkat", "Tempat menurut cakupan; rentang bila angka tidak dapat memastikan urutannya."),
    Term(
        "partial figures",
        MISSING_BRANCH_NAMES[MissingBranchRule.PARTIAL],
        MISSING_BRANCH_MEANINGS[MissingBranchRule.PARTIAL],
    ),
    Term(
        "carried forward",
        MISSING_BRANCH_NAMES[MissingBranchRule.CARRIED],
        MISSING_BRANCH_MEANINGS[MissingBranchRule.CARRIED],
    ),
    Term("bounds", MISSING_BRANCH_NAMES[MissingBranchRule.BOUNDED], MISSING_BRANCH_MEANINGS[MissingBranchRule.BOUNDED]),
    Term("control total", "Angka kontrol Pusat", "Angka Kantor Pusat yang harus cocok."),
    Term("claim", "Pernyataan terbit", "Angka yang pernah terbit, seperti tercetak."),
    Term("snapshot", "Potret", "Satu keadaan data yang tidak pernah diubah."),
    Term("finding", "Temuan", "Hal yang terlihat pada data, dikatakan dan disimpan."),
)
"""Every word that the screen uses in a meaning of its own."""
