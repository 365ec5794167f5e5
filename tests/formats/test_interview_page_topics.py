"""Stories of saved pages whose titles name a subject and do not ask: what makes them topics to be asked about."""

import pytest
from interview_tools import answer, questions, stems

# One of four asks, and no title holds another question.
ENTRIES = [
    ("Kneading", "It stretches the dough."),
    ("What is a sponge?", "Flour that rises before the rest."),
    ("Proofing", "The last rest."),
    ("Baker's percentage", "Everything by the weight of the flour."),
]
BUTTON = """<div class="accordion-item"><h2 class="accordion-header">
<button class="accordion-button collapsed" data-bs-toggle="collapse" aria-expanded="false">{}</button></h2>
<div class="accordion-body">{}</div></div>"""


def page(entry: str, entries: list[tuple[str, str]], title: str = "Bakers: interview questions") -> bytes:
    body = "\n".join(entry.format(*texts) for texts in entries)
    return f"<!DOCTYPE html><html><head><title>{title}</title></head>\n<body>\n{body}\n</body></html>".encode()


@pytest.mark.parametrize(
    "entry",
    [
        BUTTON,
        '<button class="tab closed" aria-expanded="false">{}</button><div>{}</div>',
        '<div class="x-tab-title" role="button"><span><i class="plus"></i></span><a>{}</a></div><div><p>{}</p></div>',
        '<div class="toggle-heading"><h4 class="toggle-heading-text">{}</h4></div><p>{}</p>',
        '<h5 class="pb_toggle_title">{}</h5><div>{}</div>',
        "<details><summary>{}</summary><p>{}</p></details>",
        "<dl><dt>{}</dt><dd>{}</dd></dl>",
    ],
)
def test_titles_of_one_kind_are_topics_in_a_document_of_questions_in_which_nothing_else_asks(entry):
    drafts = questions(page(entry, ENTRIES))
    assert stems(drafts) == [title for title, _ in ENTRIES]
    assert [answer(draft) for draft in drafts] == [body for _, body in ENTRIES]
    assert "This reads like a topic rather than like a question." in drafts[0].notes
    # Nothing says of other pages what they fold away.
    assert stems(questions(page(entry, ENTRIES, "Our bakery"))) == ["What is a sponge?"]


def test_titles_that_hold_questions_are_sections():
    sections = [
        (title, f"<h4>What is {letter}?</h4><p>A letter.</p>") for title, letter in zip("KLM", "ABC", strict=True)
    ]
    assert stems(questions(page(BUTTON, sections))) == ["What is A?", "What is B?", "What is C?"]


def test_what_is_folded_away_beside_questions_is_no_topic():
    entries = [("Opening hours", "Always."), ("Imprint", "Elsewhere."), ("Shops", "None."), *ENTRIES]
    questions_below = "<h3>1. What is flour?</h3><p>Ground corn.</p><h3>2. What is yeast?</h3><p>A fungus.</p>"
    source = page(BUTTON, [entry for entry in entries if "?" not in entry[0]])
    drafts = questions(source.replace(b"</body>", questions_below.encode() + b"</body>"))
    assert stems(drafts) == ["What is flour?", "What is yeast?"]


@pytest.mark.parametrize(
    "entry",
    [
        '<p class="question">{}</p><p class="answer">{}</p>',
        '<div class="faq-question"><p>{}</p></div><div>{}</div>',
        '<div><strong class="block-faq-question">{}</strong> <p>{}</p></div>',
        '<h3 class="plug-in-question ">{}</h3><div>{}</div>',
        '<div itemscope itemtype="https://schema.org/Question"><div itemprop="name">{}</div><p>{}</p></div>',
        '<div onclick="f()"><div class="card-front"><p>{}</p></div><div class="card-back"><p>{}</p></div></div>',
    ],
)
def test_what_a_page_calls_a_question_is_one_whatever_it_says(entry):
    drafts = questions(page(entry, ENTRIES, "Our bakery"))
    assert stems(drafts) == [title for title, _ in ENTRIES]
    assert [answer(draft) for draft in drafts] == [body for _, body in ENTRIES]


@pytest.mark.parametrize(
    "entry",
    [
        '<p>See <strong class="question">{}</strong> first.</p><p>{}</p>',
        '<div class="shop-front"><p>{}</p></div><div class="shop-aside"><p>{}</p></div>',
        '<div itemscope itemtype="https://schema.org/Product"><div itemprop="name">{}</div><div>{}</div></div>',
    ],
)
def test_what_is_called_so_within_a_sentence_or_by_chance_is_none(entry):
    assert questions(page(entry, [texts for texts in ENTRIES if "?" not in texts[0]], "Our bakery")) == []


def test_an_unknown_element_is_a_part_of_its_line():
    drafts = questions(page('<div class="question">{}<t></t></div><div>{}</div>', ENTRIES, "Our bakery"))
    assert stems(drafts) == [title for title, _ in ENTRIES]


def test_buttons_of_which_half_ask_are_titles():
    entry = '<button class="flex w-full"><span>{}</span></button><div>{}</div>'
    half = [ENTRIES[1], ENTRIES[0], ("How long does it bake?", "An hour."), ENTRIES[2]]
    drafts = questions(page(entry, half))
    assert stems(drafts) == ["What is a sponge?", "Kneading", "How long does it bake?", "Proofing"]


@pytest.mark.parametrize("entry", ['<div itemprop="text">{}</div>', "<p>{}</p>"])
def test_answers_of_schema_org_are_told_from_the_question_and_from_each_other(entry):
    scope = '<div itemprop="{}" itemscope itemtype="https://schema.org/Answer">{}</div>'
    one, other = (entry.format(text) for text in ("Fold it.", "Or do not."))
    (draft,) = questions(
        '<html><body><div itemscope itemtype="https://schema.org/Question"><h1 itemprop="name">How do I knead?</h1>'
        f"<p>I have dough.</p>{scope.format('acceptedAnswer', one)}{scope.format('suggestedAnswer', other)}"
        "</div></body></html>"
    )
    assert draft.question["stem"] == "How do I knead?\n\nI have dough."
    assert [one["body"] for one in draft.question["answers"]] == ["Fold it.", "Or do not."]
