"""Input without fault is loaded a short way; it must be the way that Marshmallow itself would have gone."""

import copy
import json
from typing import Any

import marshmallow
from hypothesis import given
from hypothesis import strategies as st
from questions import EVERY_TYPE

from schemas.base import faults_of
from schemas.v1.question import QuestionIn


class LongWay(QuestionIn):
    """The same schema, always loaded by Marshmallow's own loop."""

    _deserialize = marshmallow.Schema._deserialize


SHORT, LONG = QuestionIn(), LongWay()
VALUES: Any = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.floats(-2, 1500),
    st.sampled_from(
        ["", " ", "\n \na\n ", "a\r\nb", "a\0", "\ud800", "draft", "open", "beginner", "Not A Slug", "true"]
    ),
    st.lists(st.sampled_from(["a", "a b", "b", ""]), max_size=3),
    st.just({}),
    st.just({"title": " a "}),
    st.just([{"body": "True", "correct": True}, {"body": "false"}]),
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where the members and elements of a document are."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for name, inner in inside for found in paths(inner, (*path, name)))]


@st.composite
def documents(draw: Any) -> dict[str, Any]:
    """Questions of every type, some of whose members are other values, or gone, or too many."""
    document: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(EVERY_TYPE)))
    for _ in range(draw(st.integers(0, 2))):
        *parents, last = draw(st.sampled_from([path for path in paths(document) if path]))
        place: Any = document
        for name in parents:
            place = place[name]
        if draw(st.booleans()):
            # A copy: the same list twice could come to lie in itself.
            place[last] = copy.deepcopy(draw(VALUES))
        elif isinstance(place, dict):
            del place[last]
            place.update(draw(st.sampled_from([{}, {"unknown": 1}])))
    return document


def outcome(schema: marshmallow.Schema, document: dict[str, Any]) -> Any:
    try:
        return schema.load(document)
    except marshmallow.ValidationError as error:
        return sorted(faults_of(error))


@given(documents())
def test_both_ways_load_the_same_and_find_the_same_faults(document: dict[str, Any]) -> None:
    before = copy.deepcopy(document)
    short, long = (json.dumps(outcome(schema, document), sort_keys=True) for schema in (SHORT, LONG))
    assert short == long
    assert repr(document) == repr(before)
