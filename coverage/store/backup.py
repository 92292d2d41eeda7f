"""Copies of a whole store: every snapshot that verifies, data first and manifests after; never the pseudonym key.

A backup is itself a store: it can be listed, verified and read where it lies. No lock is taken on what is copied, so
a backup may run while others write; what they add meanwhile is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from coverage.model.errors import StoreError, StoreTooNew, StoreUnreadable, UsageError
from coverage.store.files import put, sha256, sync_folder, sync_parents, verify
from coverage.store.manifest import PERSONAL, DataFile, Manifest, decode, unreadable
from coverage.store.snapshots import Store


@dataclass(frozen=True)
class Copied:
    """What a copy holds: numbers of its snapshots, those left out because they are damaged, files and bytes copied."""

    snapshots: tuple[int, ...]
    damaged: tuple[int, ...]
    files: int
    size: int


def copy(source: Store, target: Store) -> Copied:
    """Copy every snapshot that verifies; what was copied is read again and verified.

    The target may hold what an earlier copy of the same store put there, and nothing else, so a copy that was
    interrupted is taken up again.

    Raises:
        UsageError: when the source holds no snapshot, or the target holds others.
        StoreError: when the source cannot be read, no snapshot of it verifies, or the target cannot be written.
    """
    numbers, purged = source.numbers(), source.purged()
    if not numbers:
        raise UsageError(f"Folder {source.folder} tidak memuat potret. Periksa nama foldernya.")
    _refuse_others(source, target)
    with target.writing():
        manifests: dict[int, bytes] = {}
        damaged, written = [], []
        for number in numbers:
            try:
                content = source.manifest_bytes(number)
                written += _copy_files(source, target, decode(content), personal=number not in purged)
                manifests[number] = content
            except (StoreTooNew, StoreUnreadable):
                raise
            except StoreError:
                if number in source.numbers():  # gone meanwhile is no damage: garbage collection let go of it
                    damaged.append(number)
        if not manifests:
            raise StoreError("Tidak ada potret yang utuh untuk disalin. Periksa dengan: snapshots verify")
        _publish_manifests(target, manifests)
    faults = [name for names in target.verify().values() for name in names]
    if faults:
        raise StoreError(f"Salinan tidak cocok dengan aslinya: {', '.join(faults)}. Ulangi ke folder lain.")
    return Copied(tuple(manifests), tuple(damaged), len(written), sum(file.size for file in written))


def _refuse_others(source: Store, target: Store) -> None:
    """Refuse a target with a snapshot that the source does not hold: two histories are never mixed."""
    held = set(source.numbers())
    for number in target.numbers():
        if number not in held or source.manifest(number).digest != target.manifest(number).digest:
            raise UsageError(
                f"Folder {target.folder} sudah memuat potret {number} yang tidak ada di {source.folder}. "
                "Pakai folder lain yang kosong."
            )


def _copy_files(source: Store, target: Store, manifest: Manifest, *, personal: bool) -> list[DataFile]:
    """Copy the files of a snapshot that are not there yet; StoreError when one is absent or damaged."""
    written = []
    for file in manifest.files:
        path = target.data / file.name
        if (not personal and file.table in PERSONAL) or verify(path, file.sha256, file.size):
            continue
        try:
            content = (source.data / file.name).read_bytes()
        except FileNotFoundError as error:
            raise StoreError(f"{file.name} tidak ada.") from error
        except OSError as error:
            raise unreadable(f"Berkas {file.name}", error) from error
        if sha256(content) != file.sha256:
            raise StoreError(f"{file.name} rusak.")
        put(target.data, file.name, content)
        written.append(file)
    return written


def _publish_manifests(target: Store, manifests: dict[int, bytes]) -> None:
    """Put the manifests in place once every file that they name is durable."""
    sync_parents(target.snap)
    sync_folder(target.data)
    for number, content in manifests.items():
        put(target.snap, f"{number}.json", content)
    sync_folder(target.snap)
