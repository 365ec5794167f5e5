"""Documents in other light mark-up languages → lines of Markdown, which everything else is made for.

Org, AsciiDoc and reStructuredText say the same things by other signs: headings, code, what is for programs alone.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from formats.interview.lines import Kind, Line

_FEWEST_SIGNS = 2
_MARKUP = "page markup"


def to_markdown(lines: list[Line]) -> bool:
    """Turn the lines of a document in one of these languages into Markdown; return whether it was in one."""
    # Most documents have no line that begins as any of these do, which is soon told.
    if any(one[:1] == ">" for one in _beginnings(lines)):
        _unquote(lines)
        _open_callouts(lines)
    beginnings = _beginnings(lines)
    for signs, is_language, translate in _LANGUAGES:
        if not beginnings.isdisjoint(signs) and is_language(lines):
            translate(lines)
            return True
    return False


def _beginnings(lines: list[Line]) -> set[str]:
    """Return the first two characters of the lines."""
    return {line.text.lstrip()[:2] for line in lines}


# Quotations ------------------------------------------------------------------------------------------------------

_QUOTED = re.compile(r" {0,3}> ?")
_CALLOUT = re.compile(r"(?: {0,3}> ?)\[!(?:question|faq|help)\][+-]?[ \t]*(.*)", re.IGNORECASE)
_LEAST_QUOTED = 0.8


def _unquote(lines: list[Line]) -> None:
    """Take the marks of quotations away where nearly all is quoted: the document came in the reply to a mail."""
    written = [line for line in lines if line.text.strip()]
    quoted = [line for line in written if line.text.lstrip()[0] == ">" and ">>>" not in line.text[:8]]
    if len(quoted) < _LEAST_QUOTED * len(written) or any(_CALLOUT.match(line.text) for line in quoted):
        return
    for line in quoted:
        line.text = _QUOTED.sub("", line.text, count=1)


def _open_callouts(lines: list[Line]) -> None:
    """Make bold questions of boxes that are marked as such, "> [!question] What is a vote?", with what is in them."""
    inside = False
    for line in lines:
        if found := _CALLOUT.match(line.text):
            line.text = f"**{found[1].strip()}**"
            inside = True
            if not found[1]:
                line.drop(_MARKUP)
        elif inside and line.text.lstrip().startswith(">"):
            line.text = _QUOTED.sub("", line.text, count=1)
        else:
            inside = False


# AsciiDoc --------------------------------------------------------------------------------------------------------

_ADOC_HEADING = re.compile(r"(={2,6})[ \t]+([^\s=].*[^\s=])\s*$")
_ADOC_TITLE = re.compile(r"=[ \t]+(\S.*)")
_ADOC_SIGN = re.compile(r"={2,6}[ \t]+[^\s=].*[^\s=]\s*$|\. \S|\[source\b|\[%")
_ADOC_ATTRIBUTE = re.compile(r":!?[A-Za-z][\w-]*!?:(?:\s|$)")
_ADOC_BLOCK = re.compile(r"\[([\[A-Za-z.%#][^\]]*)\]{1,2}\s*$")
_ADOC_SOURCE = re.compile(r"source\s*(?:%\w+\s*)?,\s*\"?([\w+#-]+)")
_ADOC_LISTING = re.compile(r"(-{4,}|\.{4,}|`{3,})\s*$")
_ADOC_DELIMITER = re.compile(
    r"(?:={4,}|\*{4,}|_{4,}|\+{4,}|--|\|={3,}|\+|//.*|(?:ifn?def|endif|include|image|toc)::.*)\s*$"
)
_ADOC_BLOCK_TITLE = re.compile(r"\.([^\W\d_].*)")
_ADOC_ITEM = re.compile(r"(\.{1,4}|\*{2,4})[ \t]+(\S.*)")
_ADOC_LINK = re.compile(r"(?:link:|(?=https?:))(?P<to>[^\s\[\]]{1,500})\[(?P<text>[^\[\]]+)\]")


def _is_asciidoc(lines: list[Line]) -> bool:
    titled = any(_ADOC_TITLE.match(line.text) for line in lines[:1])
    return sum(1 for line in lines if line.text[:1] in "=.[" and _ADOC_SIGN.match(line.text)) + titled >= _FEWEST_SIGNS


def _from_asciidoc(lines: list[Line]) -> None:
    listing, language, counted = "", "", 0
    for line in lines:
        text = line.text
        if found := _ADOC_LISTING.match(text):
            if not listing or listing == found[1]:
                line.text, listing = f"```{'' if listing else language}", "" if listing else found[1]
                language = ""
        elif listing or not text.strip():
            continue
        elif found := _ADOC_HEADING.match(text) or _ADOC_TITLE.match(text):
            depth = len(text) - len(text.lstrip("="))
            line.text, counted = f"{'#' * depth} {found[found.lastindex or 0].rstrip()}", 0
        elif _ADOC_ATTRIBUTE.match(text):
            line.drop("front matter")
        elif found := _ADOC_BLOCK.match(text):
            source = _ADOC_SOURCE.match(found[1])
            language = source[1] if source else ""
            line.drop(_MARKUP)
        elif _ADOC_DELIMITER.match(text):
            line.drop(_MARKUP)
        elif found := _ADOC_ITEM.match(text):
            counted += found[1] == "."
            mark = f"{counted}." if found[1] == "." else "-"
            line.text = "  " * (len(found[1]) - 1) + f"{mark} {_linked(_ADOC_LINK, found[2])}"
        elif found := _ADOC_BLOCK_TITLE.match(text):
            line.text = f"**{found[1].strip()}**"
        else:
            line.text = _linked(_ADOC_LINK, text)


def _linked(link: re.Pattern[str], text: str) -> str:
    return link.sub(r"[\g<text>](\g<to>)", text) if "[" in text or "`" in text else text


# Org -------------------------------------------------------------------------------------------------------------

_ORG_KEYWORD = re.compile(r"\s*#\+([A-Za-z]\w+)(?::|\s|$)[ \t]*([\w+#-]*)")
_ORG_SIGN = re.compile(r"\s*#\+(?:TITLE|AUTHOR|DATE|OPTIONS|STARTUP|FILETAGS|BEGIN_\w+)\b", re.IGNORECASE)
_ORG_HEADING = re.compile(r"\*{2,8}[ \t]+[^\s*][^*]*$")
_ORG_HEADLINE = re.compile(r"(\*{1,6})\**[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(?:\[#\w\][ \t]+)?(.*)")
_ORG_DRAWER = re.compile(r"\s*:([A-Za-z_-]+):(?:\s.*)?$")
_ORG_COMMENT = re.compile(r"\s*#(?:\s|$)")
_ORG_LINK = re.compile(r"\[\[(?P<to>[^\[\]]+)\]\[(?P<text>[^\[\]]+)\]\]")
_ORG_CODE = re.compile(r"(?<![\w`=~])([=~])([^\s=~](?:[^=~]*[^\s=~])?)\1(?![\w`=~])")


def _is_org(lines: list[Line]) -> bool:
    # Below the items of nested lists, which look alike, there is no text.
    headings = (
        _ORG_HEADING.match(line.text) and below.text.strip(" \t*-")[:1].isalpha() and below.text[0] != "*"
        for line, below in pairwise(lines)
    )
    return any(_ORG_SIGN.match(line.text) for line in lines) or sum(map(bool, headings)) >= _FEWEST_SIGNS


def _from_org(lines: list[Line]) -> None:
    closing = ""
    section: list[Line] = []
    for line in lines:
        found = _ORG_KEYWORD.match(line.text)
        keyword = found[1].upper() if found else ""
        if found and (keyword in ("BEGIN_SRC", "BEGIN_EXAMPLE") or keyword == closing):
            margin = line.text[: len(line.text) - len(line.text.lstrip())]
            line.text = f"{margin}```{found[2] if keyword == 'BEGIN_SRC' else ''}"
            closing = "" if closing else keyword.replace("BEGIN", "END")
        elif closing:
            pass
        elif found or _ORG_COMMENT.match(line.text) or _ORG_DRAWER.match(line.text):
            line.drop(_MARKUP if keyword.startswith(("BEGIN", "END")) else "front matter")
            continue
        elif headline := _ORG_HEADLINE.match(line.text):
            line.text = f"{'#' * len(headline[1])} {_without_tags(headline[2].rstrip())}"
            _dedent(section)
            section = []
            continue
        else:
            line.text = _ORG_CODE.sub(r"`\2`", _linked(_ORG_LINK, line.text))
        section.append(line)
    _dedent(section)


def _without_tags(headline: str) -> str:
    """Return a headline without the tags behind it: "Buffers   :core:emacs:"."""
    words, _, last = headline.rpartition(" ")
    return words.rstrip() if len(last) > 2 and last[0] == last[-1] == ":" else headline


# reStructuredText ------------------------------------------------------------------------------------------------

_RST_SIGN = re.compile(r"\s*\.\. (?:[\w-]+::|_[^:]+:\s*$)")
_RST_DIRECTIVE = re.compile(r"(\s*)\.\. ([\w-]+)::[ \t]*(.*)")
_RST_EXPLICIT = re.compile(r"(\s*)\.\.(?:\s|$)")
_RST_OPTION = re.compile(r"\s+:[\w-]+:")
_RST_RULE = re.compile(r"([=\-~^\"'*+#.])\1{2,}\s*$")
_RST_CODE = ("code-block", "code", "sourcecode", "parsed-literal")
_RST_STEERING = ("contents", "image", "toctree", "meta", "index", "highlight", "sectnum", "include", "raw", "figure")
_RST_LINK = re.compile(r"`(?P<text>[^`<>]*[^`<>\s])\s+<(?P<to>[^`<>\s]+)>`__?")
_RST_ROLE = re.compile(r":[\w:-]{1,40}:(?=`[^`])")


def _is_rst(lines: list[Line]) -> bool:
    return any(".. " in line.text and _RST_SIGN.match(line.text) for line in lines)


def _from_rst(lines: list[Line]) -> None:
    _rst_headings(lines)
    out: list[Line] = []
    rest = iter(range(len(lines)))
    for index in rest:
        line = lines[index]
        out.append(line)
        if line.kind is not Kind.TEXT or not line.text.strip():
            continue
        directive = _RST_DIRECTIVE.match(line.text)
        if directive is None and not _RST_EXPLICIT.match(line.text) and not line.text.rstrip().endswith("::"):
            line.text = _RST_ROLE.sub("", _linked(_RST_LINK, line.text))
            continue
        body = _rst_body(lines, index)
        name, says = (directive[2], directive[3].strip()) if directive else ("", "")
        for other in body:
            if directive and _RST_OPTION.match(other.text):
                other.drop(_MARKUP)
        if not directive and line.text.rstrip().endswith("::"):
            line.text = line.text.rstrip()[:-1]
            out.extend(_program(body, _indent(line.text)))
        elif name in _RST_CODE:
            line.drop(_MARKUP)
            out.extend(_program(body, _indent(line.text), says))
        elif directive and name not in _RST_STEERING:
            line.text = f"{directive[1]}**{says or name.capitalize()}**"
            _dedent(body)
            continue
        else:
            for other in [line, *body]:
                if other.text.strip():
                    other.drop(_MARKUP)
            out.extend(body)
        for _ in body:
            next(rest)
    lines[:] = out


def _rst_body(lines: list[Line], index: int) -> list[Line]:
    """Return the lines below one that are indented more deeply, without the blank ones behind them."""
    indent, end = _indent(lines[index].text), index + 1
    for at in range(index + 1, len(lines)):
        if lines[at].text.strip():
            if _indent(lines[at].text) <= indent:
                break
            end = at + 1
    return lines[index + 1 : end]


def _program(body: list[Line], margin: int, language: str = "") -> list[Line]:
    """Return the lines of a program at a margin, with fences, which share the source lines beside them."""
    written = [line for line in body if line.kind is Kind.TEXT and line.text.strip()]
    if not written:
        return body
    start = body.index(written[0])
    program = body[start:]
    _dedent(program, margin)
    fences = [
        Line(line.first, line.last, f"{' ' * margin}```{info}")
        for line, info in ((program[0], language), (program[-1], ""))
    ]
    above = [line for line in body[:start] if line.kind is Kind.DROPPED]
    return [*above, fences[0], *program, fences[1]]


def _dedent(body: list[Line], margin: int = 0) -> None:
    """Leave so much white space before the line that is indented least."""
    least = min((_indent(line.text) for line in body if line.text.strip()), default=0)
    for line in body:
        line.text = " " * margin + line.text.expandtabs(4)[least:] if line.text.strip() else ""


def _indent(text: str) -> int:
    text = text.expandtabs(4)
    return len(text) - len(text.lstrip())


def _rst_headings(lines: list[Line]) -> None:
    """Make headings of lines with rules below, or above and below; the first kind of rule is that of the largest."""
    kinds: list[str] = []
    above = Line(0, 0, "")
    for index, (line, rule) in enumerate(pairwise(lines)):
        found = _RST_RULE.match(rule.text) if line.kind is rule.kind is Kind.TEXT else None
        text = line.text.strip()
        if found and text and not _RST_RULE.match(text) and len(rule.text.strip()) >= min(len(text), 4):
            over = index > 0 and lines[index - 1].text.strip() == rule.text.strip() != ""
            kind = found[1] * (1 + over)
            if not over and index > 0 and lines[index - 1].text.strip():
                continue
            kinds += [kind] if kind not in kinds else []
            line.text = f"{'#' * min(1 + kinds.index(kind), 6)} {text}"
            for other in (rule, *([above] if over else [])):
                other.drop("section rule")
        above = line


_LANGUAGES: tuple[tuple[tuple[str, ...], Callable[[list[Line]], bool], Callable[[list[Line]], None]], ...] = (
    (("..",), _is_rst, _from_rst),
    (("==", "= ", ". ", "[s", "[%"), _is_asciidoc, _from_asciidoc),
    (("#+", "**"), _is_org, _from_org),
)
