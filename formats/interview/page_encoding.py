"""The encoding that a saved page says it is in.

A browser that saves a page writes it in the encoding it came in, and names that one at its beginning.
"""

import re

from formats.text import USUAL

# Browsers look no farther; what they put before the head themselves ("saved from url=…") counts with it.
_LOOKED_AT = 4096
_DECLARED = re.compile(
    rb"<meta\b[^<>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,30})|<\?xml\b[^<>]{0,60}?encoding\s*=\s*[\"']([\w-]{3,30})",
    re.IGNORECASE,
)
# Those whose name is that of the codec. Of pages in one of the other names, browsers mean a larger set of letters.
_NAMED = re.compile(r"iso-8859-(?:[2-8]|1[0345])|windows-125[0134578]|koi8-[ru]|euc-jp|gb18030|ibm866")
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "x-euc-jp": "euc-jp",
    "windows-31j": "cp932",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-9": "cp1254",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "macintosh": "mac_roman",
}

_WESTERN = re.compile(r"iso-8859-15?|latin-?1|windows-1252|us-ascii")
_LANGUAGE = re.compile(rb"<html\b[^<>]{0,400}?\slang\s*=\s*[\"']?([a-z]{2})(?:[-_]([a-z]{2,4}))?\b", re.IGNORECASE)
# By the table of locales in the standard of HTML.
_OF_LANGUAGES = {
    "ar": "Windows-1256",
    "cs": "Windows-1250",
    "el": "ISO-8859-7",
    "fa": "Windows-1256",
    "he": "Windows-1255",
    "hu": "ISO-8859-2",
    "ja": "CP932",
    "ko": "CP949",
    "pl": "ISO-8859-2",
    "sk": "Windows-1250",
    "sl": "ISO-8859-2",
    "th": "CP874",
    "tr": "Windows-1254",
    "vi": "Windows-1258",
    "zh": "GB18030",
    **dict.fromkeys(("be", "bg", "kk", "mk", "ru", "sr", "uk"), "Windows-1251"),
    **dict.fromkeys(("et", "lt", "lv"), "Windows-1257"),
}
_OF_REGIONS = dict.fromkeys((("zh", "tw"), ("zh", "hk"), ("zh", "hant")), "Big5-HKSCS")


def declared_encoding(data: bytes) -> str | None:
    """Return the codec for what a page says it is in, None if it says nothing.

    Nor does it for UTF-8 and the encodings of Western Europe, which are told without.
    """
    name = _name(data)
    return name if _NAMED.fullmatch(name) else _MEANT.get(name)


def usual_encoding(data: bytes) -> str:
    """Return the codec for what a page leaves open: what browsers take for pages in its language, if it names that."""
    language = _LANGUAGE.search(data[:_LOOKED_AT])
    if language is None or _WESTERN.fullmatch(_name(data)):
        return USUAL
    named, region = (part.decode("ascii").lower() for part in language.groups(b""))
    return _OF_REGIONS.get((named, region)) or _OF_LANGUAGES.get(named, USUAL)


def _name(data: bytes) -> str:
    """Return what a page calls its encoding, in small letters, "" if nothing."""
    declared = _DECLARED.search(data[:_LOOKED_AT])
    return (declared[1] or declared[2]).decode("ascii", "replace").lower() if declared else ""
