"""The encoding that a saved page says it is in.

A browser that saves a page writes it in the encoding it came in, and names that one at its beginning.
"""

import re

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


def declared_encoding(data: bytes) -> str | None:
    """Return the codec for what a page says it is in, None if it says nothing.

    Nor does it for UTF-8 and the encodings of Western Europe, which are told without.
    """
    if (match := _DECLARED.search(data[:_LOOKED_AT])) is None:
        return None
    name = (match[1] or match[2]).decode("ascii", "replace").lower()
    return name if _NAMED.fullmatch(name) else _MEANT.get(name)
