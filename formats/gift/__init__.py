r"""GIFT: Moodle's plain text format for quizzes.

    // [id:q-17] [tag:capitals]
    $CATEGORY: geography/europe
    ::Title::[markdown]Which is the capital of France? {
      =Paris #right
      ~Rome
      ####Explanation
    }

The first unescaped `{` and `}` hold the answers, and their form gives the type: nothing: an essay; `#`: numeric; a `~`:
choices; `=a -> b`: matching; T, TRUE, F, FALSE: true or false; else short answers. Text behind the braces makes a gap
`_____` of them. Escaped are `\: \# \= \{ \} \~ \n \\`, and nothing else.
"""

import re

from formats.base import Format
from formats.gift.reading import read
from formats.gift.writing import write


def sniff(head: bytes, name: str) -> float:
    """Be sure of a .gift file; elsewhere, of answers in braces as only GIFT has them."""
    if name.lower().endswith(".gift"):
        return 0.95
    text = head.decode("utf-8", "replace").replace("\r", "\n")
    if re.search(r"^(?:\$CATEGORY: |::[^:\n]+::)", text, re.M) and "{" in text:
        return 0.8
    if name.lower().endswith((".md", ".markdown", ".html", ".htm")):
        # In these, braces are of formulas and of programs.
        return 0.0
    return 0.6 if re.search(r"\{\s*(?:=[^=~{}]+[=~}]|~[^=~{}]+[=~]|(?:TRUE|FALSE|T|F)\s*[#}])", text) else 0.0


FORMAT = Format(
    name="gift",
    title="GIFT",
    media_type="text/plain",
    extensions=(".gift",),
    sniff=sniff,
    read=read,
    write=write,
    reads=("open", "single_choice", "multiple_choice", "true_false", "short_answer", "numeric", "matching"),
    writes=("open", "single_choice", "multiple_choice", "true_false", "short_answer", "numeric", "matching"),
    loses="It has no levels, languages, sources, hints, follow-ups, rubrics, times or model answers, one category a "
    "question, and no ordering questions.",
)
