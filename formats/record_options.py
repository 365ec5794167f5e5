"""The options of a question as records have them.

["grass", "blood"]      ["A) grass", "B) blood"]      {"A": "grass", "B": "blood"}
[{"label": "A", "text": "grass", "isCorrect": false}, …]      {"label": ["A", "B"], "text": ["grass", "blood"]}
"""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from formats.markdown_options import Option, options_of

_BODIES = ("text", "body", "answer", "option", "choice", "content", "title", "name", "label", "value")
_LABELS = ("letter", "label", "key", "id", "value")
_FLAGS = ("correct", "is correct", "right", "is right", "is answer", "fraction")
_FEEDBACK = ("feedback", "explanation", "rationale", "reason")
_OF_OPTION = re.compile(r"(?:option|answer|choice|response) (?=.)")
_OPTION_NAME = re.compile(
    r"(?:(?:answer|possible) )?(?:op(?:t(?:ion)?)?|choice|ans(?:wer)?|alternativ[ea]|response|antwort"
    r"|opci[oó]n|opção|respuesta|réponse|resposta|risposta)? ?([a-h]|[0-9]|10)$"
)
_SHARE = re.compile(r"\d{1,3}(?:\.\d{1,10})?$")
# Where a word begins in a name such as `correctAnswer`.
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Choice(NamedTuple):
    """An option: what a key calls it, its text, and what else it says of itself."""

    label: str
    body: str
    right: bool = False
    feedback: str = ""
    rest: str = ""


def plain_name(name: str) -> str:
    """Return a name as it is compared: `correctAnswer`, `Correct answer:` and `correct_answer(s)` are the same."""
    return re.sub(r"[\s_.:-]+", " ", _CAPITAL.sub(" ", name.strip()).casefold().replace("(s)", "s")).strip()


def label_of(name: str) -> str | None:
    """Return the letter or number of an option in the name of its column or member: `b` of `option_b`."""
    found = _OPTION_NAME.match(plain_name(name))
    return found[1] if found else None


def choices_in(value: Any) -> list[Choice]:
    """Return the options that a list or an object holds; nothing for any other value."""
    if isinstance(value, dict):
        members = list(value.values())
        equal = all(isinstance(member, list) and len(member) == len(members[0]) for member in members)
        if equal and len(members) > 1 and not _members(value).keys().isdisjoint(_BODIES):
            return choices_in([dict(zip(value, row, strict=True)) for row in zip(*members, strict=True)])
        return [_choice(one)._replace(label=label_of(name) or name) for name, one in value.items() if one is not None]
    if isinstance(value, list):
        return _without_marks([one for each in value if each is not None for one in _choices(each)])
    return []


def says_which_is_right(value: Any) -> bool:
    """Tell whether a list holds options that say of themselves whether they are right."""
    return isinstance(value, list) and any(
        isinstance(one, dict) and not set(_FLAGS).isdisjoint(_members(one)) for one in value
    )


def is_true(value: Any) -> bool:
    """Tell whether a mark is set, be it `true`, `1` or one of them as a text, or gives a share of the points."""
    share = float(value) if isinstance(value, int | float | str) and _SHARE.match(str(value)) else 0.0
    return share > 0 or str(value).casefold() == "true"


def unmarked(lines: Sequence[str]) -> list[Choice]:
    """Return the options that begin on some lines without their letters, numbers or bullets; nothing if some have none.

    Several may stand in a row.
    """
    begun = [list(_begun(line)) for line in lines]
    options = list(chain.from_iterable(begun))
    counted = [option.index for option in options] == list(range(len(options)))
    families = {option.family for option in options}
    if len(options) < 2 or not all(begun) or not (counted or families in ({"bullet"}, {"check"})):
        return []
    return [Choice(option.label, option.text, option.right or False) for option in options]


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _begun(text: str) -> Iterator[Option]:
    """Yield the options that begin on the first line of a text; the other lines belong to the last of them."""
    first, *others = text.split("\n")
    for option in (options := options_of(first, unlabelled=True)):
        if option is options[-1]:
            option.text = "\n".join([option.text, *others])
        yield option


def _choices(one: Any) -> list[Choice]:
    """Return the option that an element of a list is; an object may be but its label and its text."""
    return choices_in(one) if isinstance(one, dict) and all(map(label_of, one)) else [_choice(one)]


def _choice(one: Any) -> Choice:
    if not isinstance(one, dict):
        # A key that is a number means an option that is the same number.
        return Choice(str(one) if type(one) is int else "", text_of(one))
    members = {name: value for name, value in _members(one).items() if value not in (None, "")}
    body = next((name for name in _BODIES if name in members), "")
    label = next((name for name in _LABELS if name in members and name != body), "")
    feedback = next((name for name in _FEEDBACK if name in members), "")
    known = {body, label, feedback, *_LABELS, *_FLAGS}
    rest = {name: value for name, value in members.items() if name not in known}
    return Choice(
        text_of(members.get(label, "")),
        text_of(members[body] if body else one),
        any(is_true(members.get(name)) for name in _FLAGS),
        text_of(members.get(feedback, "")),
        text_of(rest) if body and rest else "",
    )


def _members(option: dict[str, Any]) -> dict[str, Any]:
    """Return the members of an option by plain names, `text` for `answerText`."""
    return {_OF_OPTION.sub("", plain_name(name)): value for name, value in option.items()}


def _without_marks(choices: list[Choice]) -> list[Choice]:
    """Take `A.`, `B.` or `1)`, `2)` off the texts of options, if they have one after the other."""
    plain = unmarked([choice.body for choice in choices])
    # What looks like a bullet here is the sign of a number.
    if len(plain) != len(choices) or not all(one.label for one in plain):
        return choices
    return [
        choice._replace(label=one.label, body=one.body, right=choice.right or one.right)
        for choice, one in zip(choices, plain, strict=True)
    ]
