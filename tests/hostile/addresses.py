"""Odd addresses: query strings, paths, methods and headers that no page or reader of ours makes."""

from __future__ import annotations

import random

from layouts.pages import PAGES as ALL_PAGES

PAGES = [page.path.replace("<code>", "3204") for page in ALL_PAGES]
ROUTES = [
    "/unduh/ringkasan.xlsx",
    "/dinding",
    "/dinding/isi",
    "/healthz",
    "/readyz",
    "/huruf/SourceSansPro-Regular.ttf",
]

KEYS = ["periode", "penyebut", "edisi", "dasar", "wilayah", "rilis", "terlambat", "sasaran", "urut", "daftar", "x", ""]

VALUES = [
    "9" * 4_301, "1" * 100, "-1", "0", "00", "1e9", "0x10", "1_0", "+1", "%2B1", "%20%201", "1.0", "NaN", "null",
    "None",
    "%C2%B2", "²", "%D9%A3", "٣", "%EF%BC%91", "２０２４-08", "2024-08%0A", "2024-08%00", "%00", "%0d%0aX:1", "%1b[31m",
    "%ff", "%ed%a0%80", "\ud800", "%", "%%", "%zz", "%u0041", "a" * 201, "a" * 4_000, "a" * 9_000, "%3Cscript%3E",
    "'--",
    "../../etc/passwd", "32" * 40, "3204," * 10_000, ",".join(map(str, range(10_000))), ",,,,", "3204,3204",
    "3204%2C9999",
    "draf,draf", "DRAF", "[]", "{}", "%7B%7D", "=", "==", ";", "%26", "%3d", "\u202e", "%E2%80%AE", "\x7f", " ", "+",
    "\t",
    "3204010101900019", "2024-08&periode=2024-07", "1&rilis=draf", "3204&wilayah=3273", "&".join(["x=1"] * 2_000),
]  # fmt: skip

QUERIES = [
    "",
    "?",
    "??",
    "?&",
    "?=",
    "?&&&=&",
    "?" + "?" * 500,
    "?" + "&" * 5_000,
    "?periode",
    "?periode==2024-08",
    "?%",
]

PATHS = [
    "/%00", "/%ff", "/%0d%0aX:1", "/wilayah/%00", "/wilayah/%D9%A3%D9%A2%D9%A0%D9%A4", "/wilayah/" + "3" * 2_000, "//",
    "//evil.example/", "/..", "/../app.py", "/assets/../../app.py", "/assets/%2e%2e/%2e%2e/app.py", "/assets/%00.css",
    "/assets/" + "a" * 300, "/huruf/%00.ttf", "/huruf/" + "a" * 300 + ".ttf", "/huruf/..%2f__init__.py.ttf",
    "/_dash-component-suites/dash/x.js", "/_dash-component-suites/none/x.js", "/_dash-component-suites/sys/x",
    "/_dash-component-suites/dash/../../../etc/passwd", "/_dash-component-suites/dash/.",
    "/_dash-component-suites/dash/%00",
    "/_dash-component-suites/dash/dcc/async-nothing.js.map",
    "/_dash-component-suites/dash/dash-renderer/build/x.v1m1.js",
    "/_dash-component-suites/", "/_dash-component-suites", "/_reload-hash", "/_favicon.ico", "/_favicon",
    "/_dash-nothing",
    "/_dash-ws-callback", "/_mcp", "/console", "/unduh/", "/unduh/ringkasan.csv", "/unduh/" + "%2e%2e/" * 30,
    "/dinding/x",
    "/.env", "/index.php", "/wilayah/3204/", "/wilayah/3204%20", "/*", "/%F0%9F%98%80", "/a" * 400, "/" + "%41" * 1_000,
]  # fmt: skip

METHODS = ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "X"]

HEADERS = [
    {"Range": "bytes=" + "9" * 5_000 + "-"}, {"Range": "bytes=0-0,1-1,2-2"}, {"Range": "x"},
    {"If-None-Match": '"' * 99},
    {"If-Modified-Since": "Fri, 99 Foo 99999 99:99:99 GMT"}, {"If-Modified-Since": "9" * 5_000}, {"If-Range": "W/"},
    {"Accept-Encoding": "gzip;q=abc"}, {"Accept-Encoding": "gzip;q=1e999, br;q=nan"}, {"Accept-Encoding": ";;;=,q="},
    {"Accept-Encoding": "gzip;q"}, {"Cookie": "=;=;a=\x7f; " + "b" * 5_000}, {"Cookie": "cacheKey=x; job=y"},
    {"Accept": "*/*;q=" + "9" * 500}, {"Accept-Language": "\xff\xfe"}, {"X-Forwarded-Host": "evil.example"},
    {"Content-Type": "multipart/form-data"}, {"Authorization": "Basic ////"},
    {"Authorization": "Bearer " + "x" * 3_000},
    {"User-Agent": "\x1b[31m"}, {"Referer": "http://[::1"}, {"Origin": "null"}, {"X-Forwarded-Prefix": "//x"},
]  # fmt: skip


def odd_queries(count: int, seed: int) -> list[str]:
    """So many query strings: every odd value once, then random ones of several."""
    choose = random.Random(seed)
    first = [f"?{choose.choice(KEYS[:10])}={value}" for value in VALUES]
    found = [*QUERIES, "?rilis=" + "9" * 4_301, *first]
    while len(found) < count:
        pairs = [f"{choose.choice(KEYS)}={choose.choice(VALUES)}" for _ in range(choose.randint(1, 5))]
        query = "?" + "&".join(pairs)
        found.append(query if choose.random() < 0.7 else query[: choose.randint(1, 60)])
    choose.shuffle(found)
    return found[:count] if count < len(found) else found
