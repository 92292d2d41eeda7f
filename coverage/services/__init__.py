"""The use cases, joining the layers below: what command line, pages and jobs ask for, as plain values in and out.

`Office` answers pages and routes and keeps what it worked out; commands ask `Positions` and the functions of `ingest`,
`release`, `export`, `claims` and `forms`: a module a subject, and in each one function from which its whole way can be
read. Nothing here parses an argument, prints or knows of the web; what is worth a word while work goes on is told to a
function that the caller hands in. Read next: `positions`, `position`, `view`.
"""

from coverage.metrics.releases.released import Shown
from coverage.services.office import Office
from coverage.services.positions import Positions, show
from coverage.services.view import summarise

__all__ = ["Office", "Positions", "Shown", "show", "summarise"]
