"""A saved web page → Lines of Markdown, each with the source lines it was made from.

The page is gone through once, without recursion. The parser gives the source line of every start tag; between them
the line ends of the text are counted, so that a line is right even where the parser's own counter, which stops at
65,535, no longer is.
"""

import re

from lxml import html

from formats.interview import page_titles
from formats.interview.furniture import drop_reason
from formats.interview.lines import Kind, Line
from formats.interview.page_code import frames_program, holds_program, language_of_program, read_program
from formats.interview.page_inline import BOLD, CODE, INLINE, base_of, escaped, formatted, mark_of, picture
from formats.interview.page_math import write_formulas
from formats.interview.page_parts import Cells, Container, Numbering, Title, ends_block, folds, goes_on, offers_choice
from formats.interview.page_source import parsed, without_front_matter
from formats.interview.page_tables import bring_levels_to_questions, is_data

_BLOCKS = {
    "p", "div", "section", "article", "main", "header", "ul", "ol", "dl", "dd", "figure", "figcaption", "center",
    "body", "html", "fieldset", "hgroup", "caption", "tbody", "thead", "tfoot", "li", "blockquote", "table", "tr", "td",
    "th", "hr", "details", "summary", "dt", "button", "address", "form", "legend", "label",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LINES = _HEADINGS | {"p", "div", "center"}
_TITLES = _HEADINGS | {"summary", "dt", "button"}
_PARTS = {"span", "small", "label", "mark"}
# Spaces that do not break are there for the looks of a page.
_SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")
# Where a word may be parted, and what keeps letters apart or marks the order of bytes.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
# What is within a line and shows nothing.
_UNSHOWN = {"svg", "script", "noscript", "style", "template", "input"}
_TYPED_BULLET = re.compile(r"[·•●▪◦‣] ")
_SATURATED = 65535


def page_lines(text: str) -> list[Line]:
    """Return the lines of a page. Raises FormatError for what cannot be parsed."""
    text, before = without_front_matter(text)
    root = parsed(text)
    lines = [] if root is None else _Walker(1 + text.count("\n")).walk(root)
    if before:
        lines.insert(0, Line(1, before.count("\n"), before, Kind.DROPPED, "front matter"))
    return lines


class _Walker:
    def __init__(self, last_line: int) -> None:
        self.last_line = last_line
        self.line = 1
        self.lines: list[Line] = []
        self.containers: list[Container] = []
        self.numberings: list[Numbering] = []
        self.tables: list[Cells] = []
        self.buffers: list[list[str]] = [[]]
        self.first = self.last = 0
        self.in_code = 0
        self.in_heading = 0
        self.titles: list[Title] = []
        self.question_buttons: set[str] = set()
        self.base = ""

    def walk(self, root: html.HtmlElement) -> list[Line]:
        """Go through the page with an explicit stack; pages may be nested deeply."""
        bring_levels_to_questions(root)
        write_formulas(root)
        page_titles.label_answers(root)
        self.question_buttons = page_titles.question_buttons(root)
        self.base = base_of(root)
        stack: list[tuple[html.HtmlElement, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._end(element, str(element.tag))
                self._text(element.tail)
                continue
            if not isinstance(element.tag, str):
                # The parser gives the line on which a comment ends.
                self.line += (element.text or "").count("\n")
            source_line = element.sourceline or 0
            if self.line < source_line < _SATURATED:
                self.line = source_line
            self.line = min(self.line, self.last_line)
            if not isinstance(element.tag, str):
                self._text(element.tail)
            elif holds_program(element) and not self.titles and not self.tables:
                self._program(element)
                self._text(element.tail)
            elif (reason := self._drop_reason(element)) is not None:
                self._drop(element, reason)
                self._text(element.tail)
            elif element.tag == "pre":
                self._program(element)
                self._text(element.tail)
            else:
                self._start(element, element.tag)
                self._text(element.text)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
        self._flush()
        return self.lines

    # What is dropped

    def _drop_reason(self, element: html.HtmlElement) -> str | None:
        """Return why an element is no part of any question, None if it may be."""
        if not self.titles and frames_program(element):
            return "page markup"
        return drop_reason(element, self.question_buttons)

    def _drop(self, element: html.HtmlElement, reason: str) -> None:
        lines = sum(text.count("\n") for text in element.itertext())
        # Within a line its text goes on behind what is dropped.
        within = element.tag == "svg" or (element.tag in _UNSHOWN and not lines)
        if not self.titles and len(self.buffers) == 1 and not within:
            self._flush()
        first = self.line
        self.line += lines
        self.line = max(
            [self.line, *(child.sourceline or 0 for child in element.iter() if (child.sourceline or 0) < _SATURATED)]
        )
        self.line = min(self.line, self.last_line)
        self.lines.append(Line(first, self.line, " ".join(element.text_content().split())[:200], Kind.DROPPED, reason))

    # Text

    def _text(self, text: str | None) -> None:
        text = _UNSEEN.sub("", text or "")
        if not text:
            return
        if text.strip():
            lead = len(text) - len(text.lstrip())
            if not self.first:
                self.first = self.line + text.count("\n", 0, lead)
            self.last = self.line + text.count("\n", 0, len(text.rstrip()))
            if self.titles:
                self.titles[-1].said = text.rstrip()[-1]
        text_in_line = _SPACE.sub(" ", text)
        self.buffers[-1].append(text_in_line if self.in_code else escaped(text_in_line))
        self.line = min(self.line + text.count("\n"), self.last_line)

    def _flush(self, prefix: str = "", suffix: str = "", blank: bool = True) -> None:
        """Emit the text gathered so far as a line of its own."""
        if self.titles and self.titles[-1].element.tag == "summary" and not prefix:
            # A program within it goes on with what it asks.
            prefix, suffix = "<summary>", "</summary>"
        text = _SPACE.sub(" ", "".join(piece for buffer in self.buffers for piece in buffer)).strip()
        self.buffers = [[] for _ in self.buffers]
        if self.tables and self.tables[-1].texts and text:
            self.tables[-1].add(text, self.first)
            self.first = 0
            return
        if text:
            if not prefix and _TYPED_BULLET.match(text):
                text = "- " + text[2:]
            self._emit(prefix + text + suffix, self.first or self.line, self.last or self.line)
            if blank:
                self._blank()
        elif blank:
            self._end_paragraph()
        self.first = 0

    def _emit(self, text: str, first: int, last: int) -> None:
        lead = "".join(item.rest if item.begun else item.first for item in self.containers)
        for item in self.containers:
            item.begun = True
        first, last = min(first, self.last_line), min(last, self.last_line)
        self.lines.append(Line(first, max(first, last), lead + text))

    def _blank(self) -> None:
        self._end_paragraph()
        if self.lines and self.lines[-1].text:
            self.lines.append(Line(self.line, self.line, ""))

    def _end_paragraph(self) -> None:
        """Take away the break at the end of a paragraph: nothing comes behind it."""
        if self.lines and self.lines[-1].text.endswith("  "):
            self.lines[-1].text = self.lines[-1].text.rstrip(" ")

    # Elements

    def _start(self, element: html.HtmlElement, tag: str) -> None:
        if self._is_part(tag):
            title = self.titles[-1]
            title.parts.append(title.said)
            title.apart = title.apart or page_titles.reacts(element)
        elif not self.titles and not self.tables and page_titles.asks_within_block(element):
            self._flush()
            self._open_title(element)
            return
        if self._is_inline(tag):
            self.buffers.append([])
            self.in_code += mark_of(tag) == CODE
            return
        if tag == "br":
            if self.tables or self.in_heading:
                self.buffers[-1].append(" ")
            else:
                # A second break in a row ends the paragraph.
                written = any(piece.strip() for buffer in self.buffers for piece in buffer)
                self._flush(suffix="  ", blank=False)
                before = element.getprevious()
                if not written and (before is None or before.tag != "label" or self._is_remark(before, "label")):
                    self._blank()
            return
        if tag == "img":
            self._image(element)
            return
        if self._is_in_summary(tag):
            self.buffers[-1].append(" ")
        elif (tag in _BLOCKS or tag in _HEADINGS) and not self._is_remark(element, tag):
            self._flush(blank=not (self.containers and tag in ("ul", "ol")))
            self.in_heading += tag in _HEADINGS
            if tag in _TITLES or page_titles.opens(element):
                self._open_title(element)
            self._open(element, tag)

    def _open_title(self, element: html.HtmlElement) -> None:
        self.titles.append(Title(element, element.tag not in _HEADINGS, page_titles.kind(element)))

    def _is_in_summary(self, tag: str) -> bool:
        """Whether an element is a line of a summary, which is one line whatever it is made of."""
        return bool(self.titles) and self.titles[-1].element.tag == "summary" and tag in _LINES

    def _is_inline(self, tag: str) -> bool:
        return tag in INLINE or self._is_part(tag)

    def _is_part(self, tag: str) -> bool:
        """Whether an element is a part of the title that is open; within a title a button is no more than that."""
        return bool(self.titles) and not self.in_code and (tag in _PARTS or tag in ("a", "i", "button"))

    def _open(self, element: html.HtmlElement, tag: str) -> None:
        if tag in ("ol", "ul"):
            self.numberings.append(Numbering.of(element))
        elif tag == "li":
            self.containers.append(self._item(element))
        elif tag == "label":
            item = element.getparent()
            self.containers.append(Container("[ ] " if item is not None and item.tag == "li" else "- [ ] ", "  "))
        elif tag == "blockquote":
            self.containers.append(Container("> ", "> "))
        elif tag == "hr":
            self._emit("---", self.line, self.line)
            self._blank()
        elif tag == "table" and not self.tables and is_data(element):
            self.tables.append(Cells())
        elif tag == "tr" and self.tables:
            self.tables[-1].texts, self.tables[-1].first = [], 0
        elif tag in ("td", "th") and self.tables:
            self.tables[-1].texts.append("")
        elif tag == "details":
            self._emit("<details>", self.line, self.line)
            self._blank()

    def _is_remark(self, element: html.HtmlElement, tag: str) -> bool:
        """Whether an element is a label of nothing that could be chosen as an item of its own."""
        return tag == "label" and (bool(self.tables) or not offers_choice(element))

    def _item(self, element: html.HtmlElement) -> Container:
        if folds(element):
            return Container("", "")
        return (self.numberings[-1] if self.numberings else Numbering(None)).item(element)

    def _end(self, element: html.HtmlElement, tag: str) -> None:
        if self.titles and self.titles[-1].element is element:
            self._close_title(tag)
        elif self._is_inline(tag):
            self._close_inline(element, tag)
        elif self._is_in_summary(tag):
            self.buffers[-1].append(" ")
        elif tag == "tr" and self.tables:
            self._close_row()
        elif tag in _BLOCKS and not self._is_remark(element, tag):
            self._flush(blank=tag not in ("li", "label"))
            self._close_block(element, tag)

    def _close_title(self, tag: str) -> None:
        title = self.titles.pop()
        if not title.said:
            self.buffers[-1].append(escaped(title.picture))
        emitted = len(self.lines)
        if tag in _HEADINGS:
            self._flush("#" * int(tag[1]) + " ")
            self.in_heading = max(self.in_heading - 1, 0)
        elif tag == "summary":
            self._flush("<summary>", "</summary>")
        else:
            self._flush("**", "**")
        for line in self.lines[emitted:]:
            line.title = title.kind

    def _close_block(self, element: html.HtmlElement, tag: str) -> None:
        if tag in ("ol", "ul") and self.numberings:
            self.numberings.pop()
            if not (goes_on(element) or (self.containers and ends_block(element))):
                self._blank()
        elif tag in ("li", "blockquote", "label") and self.containers:
            self.containers.pop()
        elif tag == "details":
            self._emit("</details>", self.line, self.line)
            self._blank()
        elif tag == "table" and self.tables:
            self.tables.pop()
            self._blank()

    def _close_inline(self, element: html.HtmlElement, tag: str) -> None:
        self.in_code = max(self.in_code - (mark_of(tag) == CODE), 0)
        text = _SPACE.sub(" ", "".join(self.buffers.pop()))
        if self._is_part(tag):
            title = self.titles[-1]
            before = title.parts.pop()
            begins = not before and (element.tail or "")[:1].isalpha()
            text = page_titles.part(text, before, title.apart or begins)
            if not text.strip():
                title.said = before
        if self.in_code or tag in _PARTS or tag == "button" or self._says_nothing(element, tag):
            self.buffers[-1].append(text)
            return
        bare = text.strip()
        if bare:
            lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            if mark_of(tag) == BOLD:
                self._bold(lead, bare, trail)
                return
            text = f"{lead}{formatted(element, bare, self.base)}{trail}"
        self.buffers[-1].append(text)

    def _says_nothing(self, element: html.HtmlElement, tag: str) -> bool:
        """Whether markup in a title is none of its words: a heading is bold anyway, and a title may be its own link."""
        if tag == "a" and self.titles:
            return page_titles.links_itself(self.titles[-1].element, element)
        return mark_of(tag) == BOLD and self.in_heading > 0

    def _bold(self, lead: str, text: str, trail: str) -> None:
        """Add bold text, as one with what is bold right before it: word processors part words anywhere."""
        pieces = self.buffers[-1]
        if text.startswith(BOLD) and text.endswith(BOLD):
            text = text[2:-2]
        gap = [lead]
        while pieces and not pieces[-1].strip():
            gap.append(pieces.pop())
        if pieces and pieces[-1] == BOLD:
            pieces[-1:] = [*reversed(gap), text, BOLD, trail]
        else:
            pieces.extend([*reversed(gap), BOLD, text, BOLD, trail])

    def _image(self, element: html.HtmlElement) -> None:
        alt = " ".join((element.get("alt") or "").split())
        if not alt:
            return
        self.first, self.last = self.first or self.line, self.line
        if self.titles:
            self.titles[-1].picture = self.titles[-1].picture or alt
        else:
            self.buffers[-1].append(picture(element, alt))

    def _close_row(self) -> None:
        self._flush()
        cells = self.tables[-1]
        if any(cells.texts):
            table, self.tables = self.tables, []
            row = "| " + " | ".join(text.replace("|", "\\|") for text in cells.texts) + " |"
            self._emit(row, cells.first or self.line, max(self.last, cells.first))
            if cells.rows == 0:
                self._emit("|" + " --- |" * len(cells.texts), self.line, self.line)
            self.tables = table
            cells.rows += 1
        cells.texts = []

    # Code

    def _program(self, element: html.HtmlElement) -> None:
        """Emit a program as a fenced block, one line for each of its own."""
        self._flush()
        first = self.line
        language = language_of_program(element)
        text, breaks = read_program(element)
        if text.startswith("\n"):
            text, first = text[1:], first + 1
        if not text.strip():
            return
        rows = text.rstrip().split("\n")
        mark = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`{3,}", text)), default=2))
        self._emit(mark + language, first, first)
        for offset, row in enumerate(rows):
            # Line breaks by tag are no line ends of the source.
            self._emit(row, first + (0 if breaks else offset), first + (0 if breaks else offset))
        self.line = min(max(self.line, first + len(rows) - 1 - breaks), self.last_line)
        self._emit(mark, self.line, self.line)
        self._blank()
