"""Question documents for the tests of writers, as strategies."""

from typing import Any

from hypothesis import strategies as st

# Any text that can be encoded, with controls and line ends of every kind.
anything = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        "",
        '"',
        '""',
        "[]",
        "{}",
        "=1+1",
        "-1",
        "a,b;c",
        "a\r\nb",
        "\ufeffa",
        " a ",
        "null",
        "1",
        'say "x"',
        "a\n\nb",
        "\x7f",
    ]
)
slug = st.sampled_from(["beginner", "advanced", "flask", "url-rules"])
sources = st.none() | st.fixed_dictionaries({"title": anything, "url": st.none() | anything, "locator": st.none()})
weights = st.floats(-1, 1, allow_nan=False)


@st.composite
def answers(draw: st.DrawFn, body: st.SearchStrategy[str] = anything) -> dict[str, Any]:
    return {
        "id": draw(st.none() | st.uuids().map(str)),
        "body": draw(body),
        "correct": draw(st.booleans()),
        "weight": draw(st.none() | weights),
        "feedback": draw(st.none() | anything),
        "match": draw(st.none() | anything),
        "source": draw(sources),
    }


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document with any values of the right kinds, whether or not they make a sensible question."""
    return {
        "id": draw(st.uuids().map(str)),
        "revision": draw(st.integers(1, 10**6)),
        "type": draw(st.sampled_from(["open", "single_choice", "multiple_choice", "matching", "short_answer"])),
        "language": draw(st.sampled_from(["en", "pt-BR"])),
        "status": draw(st.sampled_from(["draft", "published"])),
        "stem": draw(anything),
        "difficulty": draw(slug),
        "topics": draw(st.lists(slug, max_size=2)),
        "tags": draw(st.lists(anything, max_size=2)),
        "answers": draw(st.lists(answers(), max_size=3)),
        "explanation": draw(st.none() | anything),
        "hints": draw(st.lists(anything, max_size=2)),
        "follow_ups": draw(st.lists(anything, max_size=2)),
        "rubric": draw(st.lists(st.fixed_dictionaries({"label": anything, "text": anything}), max_size=2)),
        "minutes": draw(st.none() | st.integers(1, 90) | st.floats(0.1, 1e6)),
        "source": draw(sources),
        "external_id": draw(st.none() | anything),
        "created_at": "2025-01-01T00:00:00Z",
        "updated_at": "2025-01-02T00:00:00Z",
    }
