"""Values that are worked out once and kept while they are asked for, however many threads ask at once.

Every `Kept` has a bound, and drops what nobody has asked for longest. It knows nothing of what it keeps; a key must
name everything that the value depends on, because nothing is ever taken for stale here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Value = TypeVar("Value")
"""What is kept."""


class Kept(Generic[Value]):
    """The values that were asked for last, by key; safe to share between threads.

    Two times two is worked out once.

    >>> kept, made = Kept(2), []
    >>> [kept.get("2 x 2", lambda: made.append(1) or 4) for _ in range(3)], made
    ([4, 4, 4], [1])
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: dict[Hashable, Future[Value]] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key; the first who asks makes it, whoever asks meanwhile waits for that one.

        `make` may ask for other keys, but never for its own: it would wait for itself. What it raises goes to all who
        wait, and is not kept: the next who asks tries again.
        """
        with self._lock:
            # The future stands in at once, before anything is made: this is what lets others wait instead of making it.
            found = self._values.pop(key, None)
            is_new = found is None
            future = Future[Value]() if found is None else found
            self._values[key] = future  # at the end: the dictionary's order is that of last use
            while len(self._values) > self._size:
                self._values.pop(next(iter(self._values)))
        if is_new:
            self._fill(key, future, make)
        return future.result()

    def _fill(self, key: Hashable, future: Future[Value], make: Callable[[], Value]) -> None:
        try:
            future.set_result(make())
        except BaseException as error:
            with self._lock:
                # another may stand there meanwhile, when this one was dropped for the bound and asked for again
                if self._values.get(key) is future:
                    del self._values[key]
            future.set_exception(error)
