"""The regular expressions by which rows and cells of a sheet's XML are known: what each takes, and why no more.

Each is narrower than XML: what does not match raises `Irregular` where it is used, and the exact reader decides. So a
pattern may always be made narrower; one that is made wider must take nothing that the exact reader reads otherwise.
"""

from __future__ import annotations

import re

# What may stand between a cell's address and its end of tag: style and type alone, without entities. The value is held
# to `STYLE_AND_TYPE` afterwards; `cm`, `vm` or `ph` do not match, and the sheet goes to the exact reader.
_ATTRIBUTES = rb'((?: [st]="[A-Za-z0-9]*")*)'

# The attributes of a row that change no cell. `hidden` may be among them: who is hidden is read from the same bytes
# by `containers.scanned`. A new name goes in only if no value of a cell depends on it.
_ROW_NAMES = rb"s|ht|spans|hidden|collapsed|outlineLevel|custom(?:Format|Height)|thick(?:Top|Bot)|ph|x14ac:dyDescent"

# All that follows a row's number to the end of its tag. A value may be any printable ASCII but `"`, `&`, `<`: an entity
# could spell what the exact reader would refuse. Used with `fullmatch`, once for each way of writing rows.
ROW_REST = re.compile(rb"((?: (?:" + _ROW_NAMES + rb')="[ !#-%\'-;=?-~]*")*)(?P<end>>| ?/>|></row>)')

# The names in what `ROW_REST` took, to find one that stands twice, which is no XML. It may find one inside a value too
# ("a b="), which at worst leaves the sheet to the exact reader.
NAME = re.compile(rb" ([A-Za-z0-9:]+)=")

# Style and type, in any order. `fullmatch` on what `_ATTRIBUTES` took, so that any other type or a style of six digits
# is `Irregular`. The groups keep the last of each, so the caller also counts that neither stands twice.
STYLE_AND_TYPE = re.compile(rb'(?: s="(?P<style>[0-9]{1,5})"| t="(?P<type>n|s|b|e|str|inlineStr)")*')

# From a cell's address up to its value. What it took is compared byte by byte with all other cells, so it must end
# exactly where a value begins: `><v/></c>` is an empty cell to its end, `><f` leaves the rest to `FORMULA`. Rich text,
# comments or spaces elsewhere do not match.
OPENING = re.compile(_ATTRIBUTES + rb"(?P<open> ?/>|></c>|><v ?/></c>|><(?:v|is><t)(?: xml:space=\"preserve\")?>|><f)")

# The five entities of XML and character numbers of bounded length; any other needs a DTD, which is refused.
ENTITY = rb"&(?:lt|gt|amp|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});"

# The rest of a cell with a formula. The formula itself is passed over, but may hold no `<`, `>` or loose `&`, so that
# its end is certain; the value is what Excel stored. Used with `fullmatch`. No two alternatives begin with the same
# byte, so that no text makes it try again and again.
FORMULA = re.compile(
    rb'><f(?: (?:t|ref|si|ca|aca|bx|dt2D|dtr|del[12]|r[12])="(?:[^"<>&]|'
    + ENTITY
    + rb')*")*(?: ?/>|>(?:[^<>&]|'
    + ENTITY
    + rb")*</f>)"
    rb"(?:<v(?: xml:space=\"preserve\")?>(?P<value>[^<>]*)</v>|<v ?/>)?</c>"
)

# A number as XML writes it; Arrow alone would also take "nan" and "inf". A text, because Arrow matches it by RE2, where
# `$` is the very end; in Python it would also match before a last line end.
NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
