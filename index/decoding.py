"""Bytes to characters, strictly: an article with a guessed charset would be quoted wrongly.

Knows nothing of files and formats beyond where a page declares its charset.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})"
    rb"|^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{1,40})",
    re.IGNORECASE,
)
# Python also knows "charsets" such as unicode_escape and utf-7, in which a page could hide things.
_CHARSETS = re.compile(
    r"utf-8|ascii|iso8859-\d+|cp125\d|cp866|cp874|koi8-[ru]|shift_jis|cp932|euc_jp|iso2022_jp|euc_kr|cp949"
    r"|gb2312|gbk|gb18030|big5|big5hkscs|mac-roman|mac-cyrillic|tis-620"
)
# What browsers read under these names: their supersets.
_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}


class Unreadable(Exception):
    """The bytes give no article; the message says why, as the end of a sentence on the file."""


def decode_text(data: bytes) -> str:
    """Decode UTF-8, or UTF-16 with its byte order mark; the mark is left out.

    Raises:
        Unreadable: It is something else, or holds NUL characters as no text does.
    """
    text = _decode_marked(data)
    if text is None:
        text = _decode(data, "utf-8", 0)
    if "\0" in text:
        raise Unreadable(f"is no text: there is a NUL character at position {text.index(chr(0))}")
    return text


def decode_html(data: bytes) -> str:
    """Decode a page by its byte order mark, else its declared charset, else as UTF-8.

    Raises:
        Unreadable: The bytes do not fit, or the charset is none of web pages.
    """
    text = _decode_marked(data)
    if text is not None:
        return text
    declared = _DECLARED.search(data[:4096])
    return _decode(data, _charset(declared[1] or declared[2]) if declared else "utf-8", 0)


def _decode_marked(data: bytes) -> str | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], codec, len(mark))
    return None


def _decode(data: bytes, codec: str, skipped: int) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as exc:
        place = f"byte 0x{data[exc.start]:02x} at offset {exc.start + skipped}"
        raise Unreadable(f"is not {codec.upper()}: {place} does not fit; save it as UTF-8") from exc


def _charset(label: bytes) -> str:
    name = label.decode("ascii", "replace")
    codec = ""
    for known in (name.lower().removeprefix("x-"), name):  # "x-sjis" is Shift_JIS, as browsers know
        with suppress(LookupError):
            codec = codecs.lookup(known).name
    # A page that declares UTF-16 in single bytes is not UTF-16; browsers read UTF-8, and so do we.
    if codec.startswith("utf-16"):
        return "utf-8"
    if not _CHARSETS.fullmatch(codec):
        raise Unreadable(
            f"declares the charset {name}, which is none of web pages; save it as UTF-8"
        )
    return _SUPERSETS.get(codec, codec)
