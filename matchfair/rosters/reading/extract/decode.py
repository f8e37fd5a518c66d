"""Text files in the encodings Chinese offices save."""

import re

from .frame import Refusal

_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)")
_XML_HEAD = re.compile(rb"^\s*<\?xml[^>]*\?>")
_CHINESE = re.compile(r"gb|hz|cp936|936", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """By its mark, by what it says of itself, as UTF-8, else as GB 18030, which holds GBK and GB 2312."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    nulls = data[:2_000].count(0)
    if nulls:
        wide = "utf-16-le" if data[1:2_000:2].count(0) > data[0:2_000:2].count(0) else "utf-16-be"
        return _strictly(data, wide)
    declared = _DECLARED.search(data[:2_000])
    encodings = ["gb18030", "utf-8"] if declared and _CHINESE.match(declared[1].decode()) else ["utf-8", "gb18030"]
    return _strictly(data, *encodings)


def _strictly(data: bytes, *encodings: str) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text[:2_000].count("\0") == 0:
            return text
    raise Refusal("wrong_type")


def as_utf_8(data: bytes) -> bytes:
    """XML in an encoding that says so itself, in one that the parser knows."""
    return _XML_HEAD.sub(b"", decoded(data).encode(), count=1)
