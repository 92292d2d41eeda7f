"""Making figures official: a release is a new manifest with the same files and one release more.

The rename of that manifest is the commit. Nothing here changes or takes back a release: the list only grows. What a
release may be called is decided in `model.releases`; which figures moved, in `metrics.released`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coverage.model.errors import StoreBusy, StoreError
from coverage.model.snapshots import Release, SnapshotInfo
from coverage.store.files import publish
from coverage.store.lock import user_name, writer_lock
from coverage.store.manifest import Manifest, decode, encode

if TYPE_CHECKING:
    from coverage.store.snapshots import Store


def known_releases(store: Store) -> tuple[Release, ...]:
    """All releases ever made, in order: those of the newest manifest that can be read, even if its data cannot."""
    for number in reversed(store.numbers()):
        try:
            return store.manifest(number).releases
        except StoreError:
            continue
    return ()


def base_snapshot(store: Store, manifest: Manifest) -> int:
    """The number by which a release names the data of a manifest: that of the snapshot that first held them."""
    if manifest.releases:
        named = manifest.releases[-1].snapshot
        try:
            if store.manifest(named).files == manifest.files:
                return named
        except StoreError:
            pass
    return manifest.number


def add_releases(store: Store, releases: Sequence[Release], digest: str) -> SnapshotInfo:
    """Make these releases official together, each naming the snapshot that is served.

    `digest` is that of the snapshot from which the releases were worked out; `snapshot`, `at` and `by` are set here.

    Raises:
        StoreBusy: when another process is writing, or wrote since the releases were worked out.
        StoreError: when the newest snapshot is damaged, or the folder cannot be written; nothing is then changed.
    """
    try:
        with writer_lock(store.folder):
            return _add(store, releases, digest)
    except OSError as error:
        raise StoreError(f"Penyimpanan tidak dapat ditulis: {error.strerror}. Tidak ada yang dirilis.") from error


def _add(store: Store, releases: Sequence[Release], digest: str) -> SnapshotInfo:
    found = store.current()
    if found is not None and found[1] is not None:
        raise StoreError(f"{found[1]} Pulihkan dari cadangan sebelum merilis. Tidak ada yang dirilis.")
    if found is None or found[0].digest != digest:
        raise StoreBusy("Penyimpanan berubah sejak angka diperiksa. Tidak ada yang dirilis; ulangi perintahnya.")
    held, at = found[0], dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    snapshot = base_snapshot(store, held)
    named = (replace(release, snapshot=snapshot, at=at, by=user_name()) for release in releases)
    manifest = replace(
        held,
        number=store.numbers()[-1] + 1,
        created_at=at,
        created_by=user_name(),
        why="rilis " + ", ".join(release.period for release in releases),
        releases=(*held.releases, *named),
        digest="",
    )
    content = encode(manifest)
    publish(store.snap, f"{manifest.number}.json", content)
    return decode(content).info()
