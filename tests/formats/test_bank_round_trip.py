"""What the bank format writes reads back exactly, whatever the texts hold."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from formats import bank
from formats.base import QUESTION_TYPES, Header, Level, Topic
from schemas.base import UUID7
from schemas.v1.question_types import fill_weights

# What the service lets into a text: no control characters but tab and line feed, no halves of surrogate pairs.
STORABLE = st.characters(exclude_categories=["Cs"]).filter(lambda c: c in "\t\n" or (ord(c) >= 32 and c != "\x7f"))
PITFALLS = st.sampled_from(
    [
        "# Stem", "# Answer", "# Answer {weight: 2}", "# Right answer{", "# Rubric: good", "# Hint  ", "\\# Answer",
        "\\\\# Feedback", "---", "```", "```python", "~~~", "# Answers", "## Answer", " # Answer", "no", "~", "404",
        "2024-05-01", "- a", "a: b", "{a", "[a", "'", '"', "#a", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "?",
        "\u2028", "\u2029", "\x85", "\ufeff", "\xa0", "\t", "  ", "\n", "\n\n", "a\nb", "null", "1:30", "0x1F", "=",
        "<<", "\ufffe", "\x80", "\U0001f600", "é",
    ]
)  # fmt: skip
_pieces = st.lists(PITFALLS | st.text(STORABLE, max_size=8), min_size=1, max_size=6)
texts = (
    st.tuples(st.sampled_from(["", "\n", " "]), _pieces)
    .map(lambda parts: _stored(parts[0].join(parts[1])))
    .filter(bool)
)
lines = texts.map(lambda text: " ".join(text.split("\n")).strip()).filter(bool)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
weights = st.none() | st.floats(-1, 1, allow_nan=False)
sources = st.fixed_dictionaries(
    {"title": lines, "url": st.none() | lines, "license": st.none() | lines, "locator": st.none() | lines}
)


def _stored(text: str) -> str:
    kept = text.split("\n")
    while kept and not kept[0].strip():
        del kept[0]
    return "\n".join(kept).rstrip()


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(QUESTION_TYPES))
    only_right = kind in ("open", "short_answer", "numeric", "ordering")
    answer = st.fixed_dictionaries(
        {
            "body": texts,
            "correct": st.just(True) if only_right else st.booleans(),
            "weight": weights,
            "feedback": st.none() | texts,
            "match": st.none() | texts,
            "source": st.none() | sources,
        }
    )
    question = draw(
        st.fixed_dictionaries(
            {
                "type": st.just(kind),
                "language": st.sampled_from(["en", "pt-BR", "no"]),
                "status": st.sampled_from(["draft", "in_review", "published", "retired"]),
                "stem": texts,
                "difficulty": slugs,
                "topics": st.lists(slugs, max_size=3, unique=True),
                "tags": st.lists(lines, max_size=4, unique=True),
                "answers": st.lists(answer, max_size=4),
                "explanation": st.none() | texts,
                "hints": st.lists(texts, max_size=3),
                "follow_ups": st.lists(texts, max_size=3),
                "rubric": st.lists(st.fixed_dictionaries({"label": lines, "text": texts}), max_size=3),
                "minutes": st.none() | st.floats(0, 1e9, exclude_min=True),
                "source": st.none() | sources,
                "external_id": st.none() | lines | slugs,
            },
            optional={"id": st.from_regex(UUID7, fullmatch=True)},
        )
    )
    fill_weights(kind, question["answers"])
    return question


defaults = st.fixed_dictionaries(
    {},
    optional={
        "difficulty": slugs,
        "topics": st.lists(slugs, min_size=1, max_size=2, unique=True),
        "tags": st.lists(lines, max_size=2, unique=True),
        "language": st.just("de"),
        "status": st.just("published"),
        "minutes": st.just(2.0),
        "source": sources,
    },
)


@settings(max_examples=150, deadline=None)
@given(question=questions(), inherited=defaults)
def test_any_question_survives_writing_and_reading(question: dict[str, Any], inherited: dict[str, Any]) -> None:
    text = bank.question_text(question, "a-name", inherited)

    file = bank.read_question(text.encode(), "questions/a-name.md", inherited)

    assert file.faults == ()
    assert file.content is not None
    read = file.content.question
    for answer in read["answers"]:
        answer.setdefault("weight", None)
    fill_weights(read["type"], read["answers"])
    assert read == question


@settings(max_examples=30, deadline=None)
@given(
    header=st.builds(
        Header,
        title=lines,
        description=st.none() | texts,
        defaults=defaults,
        difficulties=st.lists(
            st.builds(Level, slugs, lines, st.integers(0, 2**31 - 1)),
            max_size=4,
            unique_by=(lambda level: level.slug, lambda level: level.rank),
        ).map(tuple),
        words=st.lists(lines, max_size=2, unique=True).map(tuple),
    ),
    topic=st.builds(
        Topic,
        slug=slugs,
        name=lines,
        parent=st.none() | slugs,
        aliases=st.lists(lines, max_size=3, unique=True).map(tuple),
        description=st.none() | texts,
    ),
)
def test_any_header_and_topic_survive(header: Header, topic: Topic) -> None:
    written = {path: text.encode() for path, text in bank.files([], [topic], header)}

    assert bank.read_header(written["bank.md"], "bank.md").content == header
    path = f"topics/{topic.slug}.md"
    file = bank.read_topic(written[path], path)
    assert file.content == topic
    assert file.faults == ()
