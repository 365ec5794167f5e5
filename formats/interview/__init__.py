"""Interview documents as they are found: plain text, Markdown and saved pages with questions and their answers.

    bytes ──decode──▶ lines ──classify──▶ kinds ──segment──▶ entries ──render──▶ drafts ──ledger──▶ blocks

Nobody wrote these documents for a program. The rules are general ones (marks, words, layout), the ledger accounts for
every line, and where a rule had to guess the draft says so.
"""

import re

from formats.base import Format
from formats.interview.page_source import is_page
from formats.interview.reading import read
from formats.interview.writing import write

_EXTENSIONS = (".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml")
# Nothing in it goes beyond a line, or each line of a blank run would look at all of the rest.
_QUESTION = re.compile(
    rb"(?m)^[ \t#>*_-]*(?:\d{1,4}[.)]|Q(?:uestion)?[ #]*\d*[.:)]"
    rb"|[^\w\r\n]{0,4}(?:What|How|Why|Explain|Describe)\b).{5,300}$"
)


def sniff(head: bytes, name: str) -> float:
    """Say how sure it is that a file is an interview document: by its name, and by lines that ask.

    No other format is written as a web page, whatever its scripts look like.
    """
    if is_page(head[:20_000].decode("utf-8", "replace").lstrip("\ufeff")):
        return 0.92
    known = name.lower().endswith(_EXTENSIONS)
    asking = len(_QUESTION.findall(head[:65536]))
    if not known and not asking:
        return 0.0
    return min(0.2 + 0.1 * min(asking, 4) + 0.1 * known, 0.7)


FORMAT = Format(
    name="interview",
    title="Interview documents: plain text, Markdown, saved web pages",
    media_type="text/markdown",
    extensions=_EXTENSIONS,
    sniff=sniff,
    read=read,
    write=write,
    reads=("open",),
    writes=("open",),
    keyless=True,
    loses="It holds stems and model answers alone, and none whose text would be taken for something else.",
)
