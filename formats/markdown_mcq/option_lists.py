"""Step 1: the lists of options, by their letters, boxes, numbers or bullets."""

import re
from itertools import pairwise

from formats.answer_keys import (
    ANY_OPTIONS,
    Key,
    Options,
    explanation_label,
    is_answer_label,
    is_hint_label,
    is_verdict,
    is_wrong_label,
)
from formats.blocks import spans
from formats.markdown_lines import Line, closed
from formats.markdown_mcq.document import (
    LINK_HOME,
    LINK_ITEM,
    Document,
    announces_answer,
    continues,
    heads_keys,
    is_answer,
    is_answer_heading,
    is_headline,
    is_key,
    joined,
    summary_asks,
    title_of,
)
from formats.markdown_options import (
    ALL_BOLD,
    Option,
    are_truths,
    choices_of,
    counted,
    options_of,
    question_number,
    read_option,
    stem_and_options,
)

# What stands behind a check box whose option is below it: its letter, or what keeps the box from being empty.
_BARE_LABEL = re.compile(r"(?:([A-J])[.:)]?|:|&\w{2,8};)$")
# A quotation, or what chat programs hide until somebody clicks.
_OFFSET = re.compile(r"\s*(?:>|\|\|[^|]+\|\|\s*$)")
# Lines between the labels of two options of one question; more is another list.
_WIDEST_GAP = 60
_ASKS = ("?", "？", "؟", ":", "：", "…", "...")


def find_options(document: Document) -> list[list[Option]]:
    """Find the lists of options, and hide the `<details>` that hold answers rather than questions."""
    groups: list[list[Option]] = []
    pending = False
    heading = answered = Line("", "blank", "")
    index = 0
    while index < len(document.lines):
        line = document.lines[index]
        if line.kind == "details" and ((pending and not summary_asks(line)) or not _holds_questions(document, index)):
            document.visible[index : line.close + 1] = [False] * (line.close + 1 - index)
            pending = pending and is_hint_label(line.title)
            index = line.close + 1
            continue
        if line.kind == "heading" and not is_answer_heading(document, index):
            pending = False
            heading = line
        if pending and line.kind == "text" and choices_of(groups[-1]).labelled(line.plain):
            pending = False
        group = _option_list(document, index) if line.kind == "text" else None
        if group and groups and _discusses(document, group, groups[-1], answered):
            index = group[-1].last
        elif group:
            if groups and _holds_statements(document, groups[-1], group):
                groups.pop()
            groups.append(group)
            if group[0].behind_stem:
                line.plain, _ = stem_and_options(line.plain)
            pending = not any(option.right for option in group)
            answered = heading
            index = group[-1].last
        index += 1
    return _with_unlabelled(document, groups)


def _discusses(document: Document, group: list[Option], asked: list[Option], answered: Line) -> bool:
    """Tell whether a list says something about the options of the question above instead of asking another.

    It does right below a label such as `Incorrect answers:` or `Explanation:`, below `Answers` where it calls some of
    them correct, right below the key of that question where it has no key itself, and right below a heading that is
    under the question's own, has no number and asks nothing.
    """
    above = _above(document, group[0].first)
    if above is not None and above.kind == "text":
        verdicts = all(is_verdict(option.text) for option in group)
        explains = is_wrong_label(above.plain) or explanation_label(above.plain) == ""
        return (
            explains
            or (verdicts and is_answer_label(above.plain))
            or (
                _is_key_of(asked, above) and not any(option.right for option in group) and not _has_key(document, group)
            )
        )
    if above is None or above.kind != "heading":
        return False
    return (
        above.level > answered.level > 0
        and question_number(answered.title) is not None
        and question_number(above.title) is None
        and "?" not in above.title
    )


def _is_key_of(options: list[Option], line: Line) -> bool:
    return question_number(line.plain) is None and choices_of(options).labelled(line.plain) is not None


def _has_key(document: Document, options: list[Option]) -> bool:
    """Tell whether right below some options is their key."""
    following = (document.lines[index] for index in range(options[-1].last + 1, len(document.lines)))
    below = next((line for line in following if line.kind != "blank"), None)
    return below is not None and choices_of(options).labelled(title_of(below)) is not None


def _holds_statements(document: Document, group: list[Option], boxes: list[Option]) -> bool:
    """Tell whether a list with letters belongs to the stem, because the options below choose among its letters.

    These are check boxes, or have letters where the statements have numbers in circles.
    """
    chosen = boxes[0].family == "check" or (group[0].circled and not boxes[0].circled)
    if group[0].family != "letter" or not chosen or any(option.right for option in group):
        return False
    return not any(
        document.lines[index].kind not in ("blank", "text")
        or is_headline(document, index)
        or is_answer(document, document.lines[index].plain, group)
        for index in range(group[-1].last + 1, boxes[0].first)
    )


def _holds_questions(document: Document, start: int) -> bool:
    """Tell whether a `<details>` wraps whole questions, not just an answer in which options are discussed."""
    options = 0
    asks = summary_asks(document.lines[start])
    index = start + 1
    while index < document.lines[start].close:
        line = document.lines[index]
        if line.kind == "details":
            if options > 1:
                return True
            index = line.close
        elif line.kind == "text":
            option = read_option(line.plain)
            if option and (option.family == "check" or option.index == options):
                options += 1
                if options > 1 and (asks or option.right):
                    return True
            elif options > 1 and Options((), [""] * options).labelled(line.plain):
                return True
        index += 1
    return False


def _option_list(document: Document, start: int) -> list[Option] | None:
    """Read the list of lettered options or check boxes that begins at a line, or of bullets with marks on some."""
    bullets = _is_below_question(document, start)
    options = options_of(document.lines[start].plain, unlabelled=bullets)
    if not options or options[0].family in ("digit", "roman", "bullet"):
        _, behind = stem_and_options(document.lines[start].plain)
        options = behind if behind and explanation_label(document.lines[start].plain) is None else options
    first = options[0] if options else None
    if not first or first.family in ("digit", "roman") or (first.family == "letter" and first.index != 0):
        return None
    for option in options:
        option.first = start
    blank = False
    for index in range(start + 1, len(document.lines)):
        line = document.lines[index]
        if line.kind in ("heading", "rule", "details") or index - options[-1].first > _WIDEST_GAP:
            break
        if line.kind == "text":
            row = options_of(line.plain, unlabelled=bullets)
            if row and row[0].family == first.family and row[0].style == first.style:
                if first.family == "letter" and row[0].index != len(options):
                    break
                for option in row:
                    option.first = index
                options.extend(row)
            elif (
                (row and first.circled)
                or _ends_list(document, first, index, blank)
                or (first.behind_stem and stem_and_options(line.plain)[1])
            ):
                break
        blank = line.kind == "blank"
    if len(options) < 2:
        return None
    _close(document, options)
    if first.family == "bullet" and not (any(option.right for option in options) or are_truths(options)):
        return None
    return options


def _is_below_question(document: Document, index: int) -> bool:
    """Tell whether the line above, blank ones aside, has the number of a question."""
    above = _above(document, index)
    return above is not None and above.kind == "text" and question_number(above.plain) is not None


def _above(document: Document, index: int) -> Line | None:
    before = (document.lines[other] for other in range(index - 1, -1, -1))
    return next((line for line in before if line.kind != "blank"), None)


def _ends_list(document: Document, first: Option, index: int, blank: bool) -> bool:
    """Tell whether a line that is no option cannot stand between two options either."""
    line = document.lines[index]
    if announces_answer(line.plain) or (not continues(line.plain, first) and ANY_OPTIONS.labelled(line.plain)):
        return True
    if first.family == "letter":
        return False
    if _BARE_LABEL.match(first.text):
        return line.plain.rstrip(" *_").endswith("?")
    indent = len(line.plain) - len(line.plain.lstrip())
    if indent > first.indent:
        return False
    if question_number(line.plain) or ALL_BOLD.match(line.plain):
        return True
    return blank and not _is_between(document, first, index)


def _is_between(document: Document, first: Option, index: int) -> bool:
    """Tell whether a paragraph below check boxes asks nothing, so that those below it answer what is asked above all.

    That is sure only where a number or a heading marks what is asked, and it asks in so many words.
    """
    above = range(first.first - 1, max(first.first - _WIDEST_GAP, -1), -1)
    head = next((other for other in above if is_headline(document, other) or _is_box(document.lines[other])), None)
    if (
        head is None
        or _is_box(document.lines[head])
        or not title_of(document.lines[head]).rstrip(" *_").endswith(_ASKS)
    ):
        return False
    for line in document.lines[index : index + _WIDEST_GAP]:
        option = read_option(line.plain) if line.kind == "text" else None
        if option and option.family == "check":
            return option.style == first.style
        if (
            line.kind not in ("text", "blank")
            or line.plain.rstrip(" *_").endswith(_ASKS)
            or question_number(line.plain)
        ):
            return False
    return False


def _is_box(line: Line) -> bool:
    option = read_option(line.plain) if line.kind == "text" else None
    return option is not None and option.family == "check"


def _close(document: Document, options: list[Option]) -> None:
    """Find the last line and the text of each option."""
    for option, following in pairwise(options):
        # Those in a row have one line together.
        option.last = max(option.first, following.first - 1)
    final = options[-1]
    with_code = any(line.kind == "code" for line in document.lines[options[0].first : final.first])
    final.last = final.first
    bare = _BARE_LABEL.match(options[0].text) is not None and any(
        line.kind != "blank" for line in document.lines[options[0].first + 1 : options[1].first]
    )
    blank = False
    for index in range(final.first + 1, len(document.lines)):
        line = document.lines[index]
        indent = len(line.text) - len(line.text.lstrip())
        if line.kind == "blank":
            blank = True
            continue
        if line.kind == "code":
            if not (with_code or indent > final.indent or not final.text or not blank):
                break
        elif (
            line.kind != "text"
            or is_answer(document, line.plain, options)
            or (_OFFSET.match(line.text) and not _OFFSET.match(document.lines[final.first].text))
            or LINK_HOME.match(line.plain)
            or (final.behind_stem and stem_and_options(line.plain)[1])
            or (final.circled and options_of(line.plain))
            or (question_number(line.plain) and indent < final.indent + 2 and not bare)
            or (blank and indent < final.indent + 2 and not (bare and final.last == final.first))
        ):
            break
        final.last = index
        blank = False
    for number, option in enumerate(options):
        letter = _BARE_LABEL.match(option.text) if bare and option.last > option.first else None
        if letter and (letter[1] is None or ord(letter[1]) - ord("A") == number):
            option.label, option.text = letter[1] or "", ""
        below = document.lines[option.first + 1 : option.last + 1]
        option.body = closed(joined(option.text, [line.plain for line in below if line.kind != "comment"]))


def _with_unlabelled(document: Document, groups: list[list[Option]]) -> list[list[Option]]:
    """Add the lists with numbers or plain bullets, below headings that have no other options."""
    taken = {index for group in groups for index in range(group[0].first, group[-1].last + 1)}
    starts = [
        index
        for index, line in enumerate(document.lines)
        if document.visible[index] and index not in taken and is_headline(document, index) and line.kind != "blank"
    ]
    found = list(groups)
    firsts = sorted(group[0].first for group in groups)
    position = 0
    for start, end in spans(starts, len(document.lines)):
        while position < len(firsts) and firsts[position] < start:
            position += 1
        if position < len(firsts) and firsts[position] < end:
            continue
        group = _unlabelled(document, start, end)
        if group:
            found.append(group)
    return sorted(found, key=lambda group: group[0].first)


def _unlabelled(document: Document, start: int, end: int) -> list[Option] | None:
    """Find the list between two headlines if the answer names one of its items, or nothing else follows it."""
    options: list[Option] = []
    after = end
    for index in range(start + 1, end):
        line = document.lines[index]
        if line.kind in ("rule", "details") or not document.visible[index]:
            after = index
            break
        if line.kind != "text":
            continue
        option = read_option(line.plain, unlabelled=True)
        option = option and counted(option, options)
        if option and option.family in ("digit", "roman") and option.index != len(options):
            option = None
        if option and (not options or option.style == options[0].style) and not LINK_ITEM.match(line.plain):
            option.first = index
            options.append(option)
        elif options and (
            len(line.plain) - len(line.plain.lstrip()) <= options[0].indent or is_answer(document, line.plain, options)
        ):
            after = index
            break
    if len(options) < 2:
        return None
    _close(document, options)
    choices = choices_of(options)
    answered = any(
        (line.kind == "text" and choices.labelled(line.plain)) or (line.title and choices.labelled(line.title))
        for line in document.lines[after:end]
    ) or (_first_alone(document, after, end, choices) is not None)
    stem = document.lines[start : options[0].first]
    asked = any("?" in (line.title or line.plain) for line in stem if line.kind != "code")
    nothing_else = all(
        document.lines[index].kind in ("blank", "rule", "comment", "markup") or not document.visible[index]
        for index in range(options[-1].last + 1, _above_keys(document, options[-1].last + 1, end))
    )
    asking = sum(option.body.rstrip().endswith("?") for option in options)
    # Ticks in front of list items are everywhere; below a heading that asks nothing they praise something.
    title = title_of(document.lines[start])
    some_bold = 0 < sum(option.bold for option in options) < len(options)
    ticked = (any(option.right for option in options) or some_bold) and (
        asked or question_number(title) is not None or title.rstrip(" *_").endswith((":", "…", "..."))
    )
    return options if ticked or answered or (asked and nothing_else and asking < 2) else None


def _above_keys(document: Document, start: int, end: int) -> int:
    """Find the first line between two that is of a list of keys, or the words above one; `end` if none is."""
    return next((index for index in range(start, end) if is_key(document, index) or heads_keys(document, index)), end)


def _first_alone(document: Document, start: int, end: int, choices: Options) -> Key | None:
    """Read the first words below an announcement of the answer between two lines."""
    announced = False
    for index in range(start, end):
        line = document.lines[index]
        if line.kind in ("details", "heading") or (line.kind == "text" and is_answer_label(line.plain)):
            announced = True
            if line.kind != "details" or not line.plain:
                continue
        if (announced and line.kind == "text") or (line.kind == "details" and line.plain):
            return choices.alone(line.plain)
    return None
