"""Making figures official: a release is a new manifest with the same files and one release more.

The rename of that manifest is the commit. Nothing here changes or takes back a release: the list only grows. What a
release may be called is decided in `model.releases`; which figures moved, in `metrics.released`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from coverage.model.errors import StoreBusy, StoreError
from coverage.model.snapshots import Release, SnapshotInfo
from coverage.store.lock import user_name
from coverage.store.manifest import Manifest
from coverage.store.snapshots import Store


def add_releases(store: Store, releases: Sequence[Release], digest: str) -> SnapshotInfo:
    """Make these releases official together, each naming the snapshot that is served.

    `digest` is that of the snapshot from which the releases were worked out; `snapshot`, `at` and `by` are set here.

    Raises:
        StoreBusy: when another process is writing, or wrote since the releases were worked out.
        StoreError: when the newest snapshot is damaged, or the folder cannot be written; nothing is then changed.
    """

    def name(stored: Manifest) -> Manifest:
        """The manifest with the releases."""
        if stored.digest != digest:
            raise StoreBusy("Penyimpanan berubah sejak angka diperiksa. Tidak ada yang dirilis; ulangi perintahnya.")
        at, snapshot = dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), _base_snapshot(store, stored)
        named = (replace(release, snapshot=snapshot, at=at, by=user_name()) for release in releases)
        return replace(stored, releases=(*stored.releases, *named))

    return store.amend("rilis " + ", ".join(release.period for release in releases), name)


def _base_snapshot(store: Store, manifest: Manifest) -> int:
    """The number by which a release names the data of a manifest: that of the snapshot that first stored them."""
    if manifest.releases:
        named = manifest.releases[-1].snapshot
        try:
            first = store.manifest(named)
            if (first.files, first.sources) == (manifest.files, manifest.sources):
                return named
        except StoreError:
            pass
    return manifest.number
