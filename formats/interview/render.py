"""Lines of an answer → CommonMark.

In a document written in Markdown the lines are already CommonMark and stay as they are, but for the margin of the list
they stood in and for what copying left in their code. In plain text lines become paragraphs and lists, and runs of code
fenced blocks.
"""

import html
import re

from formats.interview import snippets
from formats.interview.lines import Kind, Line

_BULLET = re.compile(r"(\s*)(?:[-*+•●▪◦‣·–→]|[-=]>|o(?=\t))(?:\s+|$)(.*)")
_ORDERED = re.compile(r"(\s*)(\d{1,9}[.)])\s+(.*)")
_FENCE = re.compile(r"(\s*)(`{3,}|~{3,})\s*([^\s`{]*)(.*)")
# A code span, which stays, or simple words in tags for which Markdown has marks; its stars bind to no letter beside.
_TAGGED = re.compile(
    r"(`+)[^`]*\1|<(code|kbd|samp|tt)>([^<>`]*[^<>`\s])</\2>"
    r"|(?<!\w)<(b|strong|i|em)>([^\s<>*_`](?:[^<>*_`]*[^\s<>*_`])?)</\4>(?!\w)",
    re.IGNORECASE,
)
_TAG = re.compile(r"<(?=[A-Za-z/!?])(?!https?://|mailto:)")
_DUNDER = re.compile(r"(?<![\w`\\])__(?=\w)|(?<=[^\W_])__(?![\w`])")
_STRAY_FENCE = re.compile(r"^(\s*)(```|~~~)")
# "POST: …", "after_request() – …": what a list without bullets explains.
_TERM = re.compile(r"[\w./&()-]{1,40}(?: [\w./&()-]{1,20}){0,2}(?:\s?[:–]\s|\(\)\s?[-:–])")
_UNFINISHED = re.compile(
    r"(?:.*\s)?(?:the|an?|of|to|with|in|on|and|or|like|is|are|for|by|use|uses|using|from|as|that|which|called|der"
    r"|die|das|und"
    r"|mit|ein|eine|le|la|les|de|et|un|une|el|los|y)$",
    re.IGNORECASE,
)


class Renderer:
    """Renders the answers of one document.

    `markdown` says that it is written in Markdown, `width` at which column its paragraphs are wrapped (None: they are
    not, and every line is a paragraph).
    """

    def __init__(self, markdown: bool, width: int | None) -> None:
        self.markdown = markdown
        self.width = width

    def inline(self, text: str) -> str:
        """Return a line of the document as CommonMark that shows the same text.

        In Markdown, where a question in a `<summary>` can be marked by tags alone, these become marks.
        """
        if self.markdown:
            return _TAGGED.sub(_marked, text) if "</" in text else text
        if "<" not in text and "__" not in text:
            return text
        return _DUNDER.sub(r"\\_\\_", _TAG.sub(r"\\<", text))

    def body(self, lines: list[Line], margin: int = 0) -> tuple[str, list[str]]:
        """Return the CommonMark of lines and notes about their code. `margin` columns of white space are no part."""
        out: list[str] = []
        notes: list[str] = []
        index = 0
        prose = _Prose(self, out)
        while index < len(lines):
            line = lines[index]
            end = index + 1
            if line.kind in (Kind.CODE, Kind.FENCED):
                while end < len(lines) and lines[end].kind is line.kind:
                    end += 1
                if line.kind is Kind.CODE:
                    prose.code(self._loose(lines[index:end], notes))
                else:
                    prose.close()
                    out.extend(self._fenced(lines[index:end], margin, notes))
            elif line.kind is Kind.RULE:
                prose.block(["---"])
            elif self.markdown:
                text = _strip(line.text, margin).rstrip(" \t") + _hard_break(line.text)
                # A fence among the text is one that nothing closes.
                out.append(_STRAY_FENCE.sub(r"\1\\\2", text))
            else:
                prose.add(line.text, line.taken)
            index = end
        text = "\n".join(out)
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n") if not self.markdown else text.strip("\n"), list(
            dict.fromkeys(notes)
        )

    def _loose(self, lines: list[Line], notes: list[str]) -> list[str]:
        out: list[str] = []
        start = 0
        for part in snippets.split([line.text for line in lines]):
            numbers = lines[start : start + len(part)]
            start += len(part)
            while part and not part[-1].strip():
                part.pop()
            while part and not part[0].strip():
                part.pop(0)
            if not part:
                continue
            snippet = snippets.clean(part, where=_where(numbers))
            notes.extend(snippet.notes)
            if out:
                out.append("")
            out.extend(snippets.fence(snippet.lines, snippet.language))
        return out

    def _fenced(self, lines: list[Line], margin: int, notes: list[str]) -> list[str]:
        """Return fenced blocks with their code cleaned; several may stand right below one another."""
        out: list[str] = []
        index = 0
        while index < len(lines):
            opening = _FENCE.match(_strip(lines[index].text, margin))
            end = index + 1
            if opening is None:
                # The fence opens behind a list marker; its code is left alone.
                return out + [_strip(line.text, margin) for line in lines[index:]]
            mark = opening[2]
            while end < len(lines) and not _closes(lines[end].text, mark):
                end += 1
            indent, info = opening[1], opening[3]
            inner = [_strip(line.text, margin + len(indent)) for line in lines[index + 1 : end]]
            snippet = snippets.clean(inner, info, _where(lines[index:end])) if inner else snippets.Snippet([], info)
            notes.extend(snippet.notes)
            out.append(f"{indent}{mark}{snippet.language}{opening[4]}".rstrip())
            out.extend(indent + text if text.strip() else text.strip() for text in snippet.lines)
            out.append(indent + mark)
            index = end + 1
        return out


def _marked(found: re.Match[str]) -> str:
    _, code, written, tag, words = found.groups()
    if code:
        # Markdown reads no entities in a code span.
        return f"`{html.unescape(written)}`"
    if tag:
        mark = "**" if tag.lower() in ("b", "strong") else "*"
        return f"{mark}{words}{mark}"
    return found[0]


def _closes(text: str, mark: str) -> bool:
    text = text.strip()
    return text.startswith(mark) and not text.strip(mark[0])


def _where(lines: list[Line]) -> str:
    first, last = lines[0].first, lines[-1].last
    return f" in line {first}" if first == last else f" in lines {first}–{last}"


def _strip(text: str, margin: int) -> str:
    """Take up to `margin` columns of white space from the beginning."""
    if not margin:
        return text
    text = text.expandtabs(4) if text[:1] == "\t" else text
    return text[min(margin, len(text) - len(text.lstrip())) :]


def _hard_break(text: str) -> str:
    return "  " if text.endswith("  ") and text.strip() else ""


class _Prose:
    """Lines of plain text on their way to paragraphs and lists."""

    def __init__(self, renderer: Renderer, out: list[str]) -> None:
        self.renderer = renderer
        self.out = out
        self.previous: str | None = None  # the line before, as long as its paragraph or item may go on
        self.indents: list[int] = []  # of the bullets of the list that is open, outermost first
        self.bullet: str | None = None  # a bullet that stands alone and waits for its text

    def add(self, text: str, taken: int = 0) -> None:
        stripped = text.strip()
        if not stripped:
            if self.previous is not None:
                self.previous = None
            return
        if (match := _BULLET.match(text)) and not (stripped[0] == "*" and stripped.startswith("**")):
            self._item(len(match[1].expandtabs(4)), "-", match[2].strip())
        elif (match := _ORDERED.match(text)) is not None:
            self._item(len(match[1].expandtabs(4)), match[2], match[3].strip())
        elif self.bullet is not None:
            bullet, self.bullet = self.bullet, None
            self._emit_item(bullet, stripped)
        elif self.previous is not None and self._continues(self.previous, stripped):
            self.out.append("  " * len(self.indents) + self._escape(stripped))
            self.previous = text.rstrip()
        else:
            self._separate()
            self.indents = []
            self.out.append(self._escape(stripped))
            self.previous = " " * taken + text.rstrip()

    def code(self, lines: list[str]) -> None:
        if not lines:
            return
        if self.bullet is not None:
            bullet, self.bullet = self.bullet, None
            self._separate(tight=bool(self.indents))
            pad = " " * (len(bullet) + 1)
            self.out.append(f"{bullet} {lines[0]}")
            self.out.extend(pad + line if line else "" for line in lines[1:])
            self.indents = self.indents or [0]
            self.previous = None
            return
        self.block(lines)

    def block(self, lines: list[str]) -> None:
        self.close()
        self.out.extend(lines)
        if not self.renderer.markdown:
            self.out.append("")

    def close(self) -> None:
        if not self.renderer.markdown:
            self._separate()
        elif self.out and self.out[-1].strip() and self.renderer.markdown:
            self.out.append("")
        self.previous, self.indents, self.bullet = None, [], None

    def _item(self, indent: int, marker: str, text: str) -> None:
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents:
            self._separate()
            self.indents = [indent]
        elif indent > self.indents[-1] + 1:
            self.indents.append(indent)
        marker = "  " * (len(self.indents) - 1) + ("   " if marker != "-" and len(self.indents) > 1 else "") + marker
        if text:
            self.bullet = None
            self._emit_item(marker, text)
        else:
            self.bullet = marker

    def _emit_item(self, marker: str, text: str) -> None:
        self.out.append(f"{marker} {self._escape(text)}")
        self.previous = text

    def _separate(self, tight: bool = False) -> None:
        if self.out and self.out[-1] != "" and not tight:
            self.out.append("")

    def _escape(self, text: str) -> str:
        text = self.renderer.inline(text)
        return "\\" + text if re.match(r"#{1,6}\s", text) else text

    def _continues(self, before: str, text: str) -> bool:
        """Whether a line goes on with the paragraph of the line before."""
        width = self.renderer.width
        ended = before.endswith((".", ":", "!", "?"))
        if ended and _TERM.match(text):
            return False
        if width is not None and len(before) + 1 + len(text.split(maxsplit=1)[0]) > width:
            return True
        if ended or _TERM.match(text):
            return False
        return text[0].islower() or text[0] in ",;)" or _UNFINISHED.fullmatch(before[-60:].lstrip()) is not None
