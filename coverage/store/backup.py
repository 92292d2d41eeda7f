"""Copies of a whole store: every snapshot that verifies, data first and manifests after; never the pseudonym key.

A backup is itself a store: it can be listed, verified and read where it lies. No lock is taken on what is copied, so
a backup may run while others write or collect garbage; what they add meanwhile need not be in it. Back in the store
that it was taken of, a copy repairs what both hold.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from coverage.model.errors import StoreError, StoreTooNew, StoreUnreadable, UsageError
from coverage.store.files import put, sha256, sync_folder, verify
from coverage.store.lock import last_number, remember
from coverage.store.manifest import PERSONAL, DataFile, Manifest, decode, unreadable
from coverage.store.snapshots import Store


@dataclass(frozen=True)
class Copied:
    """What a copy did.

    `snapshots` are the numbers that the target now holds as the source does; `damaged` those left out because they are
    damaged, `unhealed` those of the target that the source does not hold whole either. `files` and `size` count what
    was written, in bytes; `repaired` names what replaced a damaged or absent file of a snapshot that was there.
    """

    snapshots: tuple[int, ...]
    damaged: tuple[int, ...]
    unhealed: tuple[int, ...]
    files: int
    size: int
    repaired: tuple[str, ...]


@dataclass
class _Taken:
    """What has been copied so far: manifests, still to be published, and files with the snapshot that needed them."""

    manifests: dict[int, bytes] = field(default_factory=dict)
    damaged: list[int] = field(default_factory=list)
    files: list[tuple[int, DataFile]] = field(default_factory=list)


def copy(source: Store, target: Store, *, repair: bool = False) -> Copied:
    """Copy every snapshot that verifies; what was copied is read again and verified.

    The target may hold what an earlier copy of the same store put there, and nothing else, so a copy that was
    interrupted is taken up again. Damaged files and manifests are replaced. With `repair` the target may have gone on
    since: then only what both hold is repaired, and snapshots that a release of the target names are brought back.

    Raises:
        UsageError: when the source holds no snapshot, the folders lie in one another, or the target holds others;
            with `repair`, when it holds another history, or others and nothing that needs repair.
        StoreError: when the source cannot be read, no snapshot of it verifies, or the target cannot be written.
    """
    _refuse_nested(source, target)
    source.refuse_lost()
    if not source.numbers():
        raise UsageError(f"Folder {source.folder} tidak memuat potret. Periksa nama foldernya.")
    _refuse_others(source, target, repair)
    with target.writing(is_restore=True):
        own = _refuse_others(source, target, repair)  # again: someone may have written in between
        stored = target.numbers()
        taken = _take(source, target, _wanted(target) if own else None)
        if not taken.manifests and not own:
            raise StoreError("Tidak ada potret yang utuh untuk disalin. Periksa dengan: snapshots verify")
        published = _publish(target, taken.manifests)
    if own and not taken.files and not published:
        raise UsageError(_holds_others(source, target, own))
    faults = {number: names for number, names in target.verify().items() if names}
    if wrong := [name for number in taken.manifests for name in faults.get(number, ())]:
        raise StoreError(f"Salinan tidak cocok dengan aslinya: {', '.join(wrong)}. Ulangi ke folder lain.")
    names = [file.name for number, file in taken.files if number in stored]
    return Copied(
        tuple(sorted(taken.manifests)),
        tuple(sorted(set(taken.damaged) - set(faults))),
        tuple(sorted(faults)),
        len(taken.files),
        sum(file.size for _, file in taken.files),
        (*names, *(f"{number}.json" for number in published if number in stored)),
    )


def _refuse_others(source: Store, target: Store, repair: bool) -> list[int]:
    """The snapshots that the target alone holds; refused but for a repair, before anything is made of its folder."""
    own = _own_snapshots(source, target)
    if own and not repair:
        raise UsageError(_holds_others(source, target, own))
    return own


def _refuse_nested(source: Store, target: Store) -> None:
    """Refuse a copy onto or into itself."""
    here, there = source.folder.resolve(), target.folder.resolve()
    if here.is_relative_to(there) or there.is_relative_to(here):
        raise UsageError(
            f"Folder {target.folder} sama dengan {source.folder}, atau yang satu berada di dalam yang lain; seharusnya "
            "terpisah. Pakai folder lain, sebaiknya di cakram lain."
        )


def _own_snapshots(source: Store, target: Store) -> list[int]:
    """Snapshots that the target alone holds; two histories are never mixed.

    A manifest that cannot be read is none of another history: it counts as absent.

    Raises:
        UsageError: when a snapshot is another one here than there, or the target holds only others.
    """
    numbers = source.numbers()
    common = {number: _is_same(source, target, number) for number in target.numbers() if number in numbers}
    own = [number for number in target.numbers() if number not in common]
    others = [number for number, same in common.items() if same is False]
    if others or (own and True not in common.values()):
        raise UsageError(_holds_others(source, target, others or own))
    return own


def _is_same(source: Store, target: Store, number: int) -> bool | None:
    """Whether two stores hold the same under a number; None where one of them cannot be read."""
    try:
        return source.manifest(number).digest == target.manifest(number).digest
    except StoreTooNew:
        raise
    except StoreError:
        return None


def _holds_others(source: Store, target: Store, numbers: list[int]) -> str:
    return (
        f"Folder {target.folder} sudah memuat potret {', '.join(map(str, numbers))} yang tidak ada di {source.folder}, "
        "dan tidak ada yang diperbaiki. Pakai folder lain yang kosong."
    )


def _wanted(target: Store) -> set[int]:
    """What is repaired in a store that has gone on: its snapshots, and those that its releases name."""
    newest = target.newest_readable()
    return {*target.numbers(), *(release.snapshot for release in (newest.releases if newest else ()))}


def _take(source: Store, target: Store, wanted: Collection[int] | None) -> _Taken:
    """Copy the files of all snapshots, or of those wanted, and keep their manifests.

    While garbage collection takes something away the source is looked at again, so that its newest manifest, which
    says what was taken, is among those kept.
    """
    taken, forgotten = _Taken(), target.purged()
    while True:
        purged, numbers = source.purged(), source.numbers()
        for number in numbers:
            if number in taken.manifests or number in taken.damaged or (wanted is not None and number not in wanted):
                continue
            try:
                content = source.manifest_bytes(number)
                _copy_files(source, target, decode(content), taken, personal=number not in purged | forgotten)
                taken.manifests[number] = content
            except (StoreTooNew, StoreUnreadable):
                raise
            except StoreError:
                if source.purged() == purged and number in source.numbers():
                    taken.damaged.append(number)
        if source.purged() == purged and set(numbers) <= set(source.numbers()):
            return taken


def _copy_files(source: Store, target: Store, manifest: Manifest, taken: _Taken, *, personal: bool) -> None:
    """Copy the files of a snapshot that are not there yet; StoreError when one is absent or damaged."""
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
        taken.files.append((manifest.number, file))


def _publish(target: Store, manifests: dict[int, bytes]) -> list[int]:
    """Put the manifests in place that are not there yet, once every file that they name is durable; their numbers."""
    sync_folder(target.data)
    published = [number for number in sorted(manifests) if _lacks(target, number, manifests[number])]
    for number in published:
        put(target.snap, f"{number}.json", manifests[number])
    sync_folder(target.snap)
    remember(target.folder, max([*target.numbers(), last_number(target.folder)]))
    return published


def _lacks(target: Store, number: int, content: bytes) -> bool:
    try:
        return target.manifest_bytes(number) != content
    except StoreError:
        return True
