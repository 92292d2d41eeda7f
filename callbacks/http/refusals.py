"""What is said to a request that is not taken: a short answer, and one line in the log.

The log is read in a terminal and searched with grep, and it may be kept for long. So of what a client sent it shows a
short piece, in ASCII, on one line, without long numbers, and never a query string or a body.
"""

from __future__ import annotations

import logging
import re
from http import HTTPStatus

LOG = logging.getLogger("cakupan.pintu")
"""Every request that was not taken is one line of this log."""

LONGEST_QUOTE = 80
"""Characters of what a client sent that a log line shows at most."""

_LONG_NUMBER = re.compile(r"[0-9](?:[ .-]?[0-9]){7,}")
"""Eight digits and more, as one writes a NIK or a telephone number; no code of a region or period is as long."""

_WORDS = {
    HTTPStatus.BAD_REQUEST: "Permintaan tidak dapat dibaca.",
    HTTPStatus.NOT_FOUND: "Tidak ditemukan.",
    HTTPStatus.REQUEST_TIMEOUT: "Permintaan terlalu lama.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Isi permintaan terlalu besar.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "Alamat terlalu panjang.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Jenis isi permintaan tidak dikenal.",
    HTTPStatus.MISDIRECTED_REQUEST: "Nama ini tidak dilayani di sini. Nama lain ditambahkan dengan COVERAGE_HOSTS.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "Kepala permintaan terlalu besar.",
    HTTPStatus.NOT_IMPLEMENTED: "Cara mengirim ini tidak didukung.",
}
"""Status -> what the answer says."""


class Refused(Exception):
    """A request that is not taken: the status of the answer, why (for the log), and the part of it that was wrong."""

    def __init__(self, status: HTTPStatus, reason: str, sent: object = "") -> None:
        super().__init__(reason)
        self.status, self.reason, self.sent = status, reason, sent


def words_of(status: int) -> str:
    """What the answer of a status says; never anything that the client sent."""
    return _WORDS.get(HTTPStatus(status), "Permintaan tidak dapat dilayani.")


def log_refusal(refused: Refused, method: str, path: str) -> None:
    """Write the one line: status, method and path, reason, and the wrong part where there is one."""
    wrong = f": '{quote(refused.sent)}'" if refused.sent != "" else ""
    LOG.warning("%d %s %s %s%s", refused.status, quote(method), quote(path), refused.reason, wrong)


def quote(sent: object) -> str:
    r"""What a client sent, fit for one line of a log.

    >>> quote("/wilayah/3204\r\n200 GET \x1b[31m")
    '/wilayah/3204\\r\\n200 GET \\x1b[31m'
    >>> quote("/cek/3204-0101-0190-0019")
    '/cek/#'
    """
    # Cut first, so that a long text costs nothing, but wide enough that a number at the end of the piece is seen whole.
    text = (sent if isinstance(sent, str) else repr(sent))[: 4 * LONGEST_QUOTE]
    escaped = _LONG_NUMBER.sub("#", text).encode("unicode_escape").decode("ascii")
    return escaped if len(escaped) <= LONGEST_QUOTE else escaped[: LONGEST_QUOTE - 3] + "..."


class OneLine(logging.Formatter):
    """Log lines in which what a client sent (a path, a header) cannot begin a line of its own or colour a terminal."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name that logging calls
        """The line of a record, without the traceback that may follow it."""
        record.message = record.message.encode("unicode_escape").decode("ascii")
        return super().formatMessage(record)


def log_to_console() -> None:
    """Send the log to standard error, one line a record; tracebacks of our own faults follow theirs."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # How many requests wait for a thread; a busy minute would fill the log with it.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
