"""The use cases, joining store, metrics and export: what a page, a file or a command asks for, as plain values.

`Office` answers pages and routes and keeps what it worked out; commands ask `Positions` and the functions of
`release`, `export` and `claims`. Nothing here parses an argument or prints. Read next: `position`, `view`.
"""

from coverage.metrics.released import Shown
from coverage.services.office import Office
from coverage.services.positions import Positions, show
from coverage.services.view import summarise

__all__ = ["Office", "Positions", "Shown", "show", "summarise"]
