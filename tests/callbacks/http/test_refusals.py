"""The one line in the log."""

import logging
from http import HTTPStatus

import pytest

from callbacks.http.refusals import LOG, LONGEST_QUOTE, OneLine, Refused, log_refusal, quote


@pytest.mark.parametrize(
    "sent",
    ["a\r\nb", "\x1b[31mred", "\x00", "\u202eabc", "é", "\ud800", "a" * 10_000, ["x"] * 5_000, {"a": "\n"}, 10**300,
     None,
     "\x7f\x80\x9b", "\u2028", "\\" * 500, b"\xff"],
)  # fmt: skip
def test_what_was_sent_is_one_short_plain_line(sent):
    quoted = quote(sent)
    assert quoted.isascii() and quoted.isprintable() and len(quoted) <= LONGEST_QUOTE


@pytest.mark.parametrize(
    "sent",
    ["3204010101900019", "/cek/3204010101900019", "3204 0101 0190 0019", "3204.0101-0190.0019",
     "a" * 70 + "3204010101900019",
     ["3204010101900019"], {"nik": 3204010101900019}, "081234567890"],
)  # fmt: skip
def test_no_long_number_reaches_the_log(sent):
    assert "0101" not in quote(sent) and "12345" not in quote(sent)


def test_codes_and_periods_can_still_be_read():
    assert quote("/wilayah/3204?2024-08") == "/wilayah/3204?2024-08"


def test_a_refusal_is_one_record(caplog):
    log_refusal(Refused(HTTPStatus.BAD_REQUEST, "an unknown output", "x\ny.children"), "PO\nST", "/\x1b[2J")
    [record] = caplog.records
    assert record.name == LOG.name
    assert record.getMessage() == r"400 PO\nST /\x1b[2J an unknown output: 'x\ny.children'"


def test_the_console_keeps_records_of_others_on_one_line_too():
    record = logging.LogRecord("waitress", logging.ERROR, "x", 1, "while serving %s", ("/a\r\nERROR b\x1b[1m",), None)
    assert OneLine("%(levelname)s %(message)s").format(record) == r"ERROR while serving /a\r\nERROR b\x1b[1m"
