"""Step 7: the draft of a question."""

import re
from typing import Any

from formats.answer_keys import Key, Options, explanation_label, is_verdict, is_wrong_label
from formats.base import Draft
from formats.markdown_lines import closed, untagged
from formats.markdown_mcq.contents import content_of, end_of_stem, own, properties_of, stem_of
from formats.markdown_mcq.document import Document, Question, joined, labelled_text, without_label
from formats.markdown_options import ALL_BOLD

_TRUE_OR_FALSE = re.compile(r"\btrue\s*(?:or|/)\s*false\b|\(T\s*/\s*F\)", re.I)
_BULLETS = ("- ", "* ", "+ ")
_TRUTH = {"true": True, "false": False, "t": True, "f": False}


def build(document: Document, question: Question, path: list[tuple[float, str]]) -> int:
    """Make the draft of a question and own its lines; `path` are the headings above. Gives the line behind it."""
    head = document.lines[question.start]
    level = head.level if head.kind == "heading" else 7
    draft = question.draft
    draft.headings = [title for above, title in path if above < level]
    first_option = question.options[0].end_of_stem if question.options else end_of_stem(document, question)
    draft.headings.extend(properties_of(document, question, first_option).values())
    content, hints, end = content_of(document, question, question.last + 1 if question.options else first_option, level)
    for index in range(question.start, end):
        own(document, index, draft)
    stem = closed(stem_of(document, question, first_option))
    key, explanation = _answer(content, question.choices)
    if question.keyed:
        explanation = joined(explanation, without_label(question.keyed.split("\n")))
    explanation = closed(explanation)
    members: dict[str, Any] = {"stem": stem}
    if question.options:
        _choose(draft, members, question, question.key or key, bool(key))
        if "key" in draft.missing and any(labelled_text(text) for text, _ in content):
            draft.notes.append("No option was found for the written answer.")
        if explanation:
            members["explanation"] = explanation
    else:
        _open(draft, members, content, explanation)
    if not stem:
        draft.missing.append("stem")
    if hints:
        members["hints"] = hints
    draft.question.update(members)
    return end


def _answer(content: list[tuple[str, bool]], choices: Options) -> tuple[Key | None, str]:
    """Read the key from what follows the options; the rest is the explanation.

    Keys on lines right below one another count together if they are written alike: all with the same label, or none.
    """
    key: Key | None = None
    kept: list[str] = []
    listed: list[Key] = []
    listing: str | None = None
    announced = True
    fenced = False
    for text, title in content:
        if text.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        if key is None and not fenced and text.strip(" >\t"):
            in_list = text.lstrip().startswith(_BULLETS)
            key = choices.labelled(text) or (choices.alone(text) if announced and (in_list or not title) else None)
            if key:
                if is_verdict(key.rest):
                    listing = _label(text)
                    listed.append(key)
                else:
                    kept.append(key.rest)
                continue
            if title:
                announced = True
                continue
            announced = _announces(text)
        elif key and text.strip():
            more = choices.labelled(text) or choices.alone(text) if listing == _label(text) else None
            if more and is_verdict(more.rest):
                listed.append(more)
                continue
            listing = None
            if title:
                continue
        elif title:
            continue
        kept.append(text)
    if len(listed) > 1:
        key = _listed_key(listed, len(choices))
    return key, joined("", without_label(kept))


def _announces(text: str) -> bool:
    """Tell whether a short line with a colon at its end may be about the key below it."""
    colon = text.rstrip(" *_").endswith((":", "：")) and len(text) < 60
    return colon and not is_wrong_label(text) and explanation_label(text) is None


def _label(text: str) -> str:
    """Return what stands in front of a key on its line."""
    label, colon, _ = text.replace("：", ":").partition(":")
    return label.strip(" *_>") if colon else ""


def _listed_key(listed: list[Key], options: int) -> Key | None:
    """Read a list of labels: those that are called right, or else all of them, unless they are all there are."""
    called = [one for one in listed if one.rest]
    right = tuple(dict.fromkeys(number for one in called or listed for number in one.right))
    return Key(right) if called or len(right) < options else None


def _choose(draft: Draft, members: dict[str, Any], question: Question, key: Key | None, written: bool) -> None:
    """Set the type, the answers and the key of a question with options."""
    options = question.options
    if options[0].family in ("digit", "bullet") and not key:
        draft.notes.append("The list below the stem was taken for its options.")
    right = {number for number, option in enumerate(options) if option.right}
    if right and key and written and set(key.right) != right:
        draft.notes.append("The written answer differs from the marked options; the marks were taken.")
    if not right and key:
        right = set(key.right)
    left = [number for number, option in enumerate(options) if not option.struck]
    if not right and len(left) == 1:
        right = set(left)
        draft.suggested.append("answers")
        draft.notes.append("The only option that is not struck out was taken for right.")
    bold = [number for number, option in enumerate(options) if option.bold]
    if not right and 0 < len(bold) < len(options):
        right = set(bold)
        draft.suggested.append("answers")
        draft.notes.append("What is in bold among the options was taken for right.")
    bodies = [option.body for option in options]
    if right == set(bold):
        for number in bold:
            emphasised = ALL_BOLD.match(bodies[number])
            bodies[number] = (emphasised[1] or emphasised[2]).strip() if emphasised else bodies[number]
    members["type"] = "multiple_choice" if len(right) > 1 else "single_choice"
    if sorted(body.casefold() for body in bodies) == ["false", "true"] and len(right) < 2:
        members["type"] = "true_false"
        bodies = [body.capitalize() for body in bodies]
    members["answers"] = [{"body": body, "correct": number in right} for number, body in enumerate(bodies)]
    if any(not body for body in bodies):
        draft.missing.append("answers")
        draft.notes.append("An option has no text.")
    if not right:
        draft.missing.append("key")


def _truth(text: str) -> bool | None:
    return _TRUTH.get(text.strip(" .*_").casefold())


def _open(draft: Draft, members: dict[str, Any], content: list[tuple[str, bool]], explanation: str) -> None:
    """Set the type and the answer of a question without options: true or false, or else an open one."""
    texts = [text for text, title in content if text.strip() and not title]
    said = next((value for text, _ in content if (value := labelled_text(untagged(text)))), texts[0] if texts else "")
    truth = _truth(said)
    first, _, below = explanation.partition("\n")
    answer = labelled_text(first) or first
    if truth is not None or (not texts and _TRUE_OR_FALSE.search(members["stem"])):
        members["type"] = "true_false"
        members["answers"] = [{"body": str(value), "correct": value is truth} for value in (True, False)]
        if truth is None:
            draft.missing.append("key")
        explained = explanation if _truth(answer) is None else below.strip("\n")
        if explained:
            members["explanation"] = explained
        return
    members["type"] = "open"
    body = f"{answer}\n{below}".strip()
    members["answers"] = [{"body": body, "correct": True}] if body else []
    if not explanation:
        draft.missing.append("answers")
