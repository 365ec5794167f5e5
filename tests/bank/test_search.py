"""Full-text search: the query language, the same matches in the same order on both databases, and nothing that
would tell a player the key.
"""

import uuid
from typing import Any

import httpx
import pytest
from conftest import Bank, assert_problem, choice_question, open_question
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from questions import EVERY_TYPE, loaded, question

from models import Database, question_id
from services import listing
from services.errors import Invalid
from services.saving import Save, save
from services.selection import Query

QUESTIONS = "/api/v1/questions"


def stems(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [item["stem"] for item in response.json()["items"]]


def found(bank: Bank, q: str, **more: Any) -> set[str]:
    return set(stems(bank.public.get(QUESTIONS, params={"q": q, "limit": 100, **more})))


def test_the_query_language(bank: Bank) -> None:
    routing = "How does url_for build the address of a view?"
    config = "When would you call app.config.from_object instead of from_file?"
    cookies = "What does SecureCookieSessionInterface sign?"
    running = "What happens while the server is running slowly?"
    apostrophes = "Why doesn't Flask’s reloader work here?"
    languages = "Is C++ or C# faster than Python 3.12?"
    for stem in (routing, config, cookies, running, apostrophes, languages):
        bank.add_question(**open_question(stem))

    for q, expected in {
        # Words: all of them, in any order, in any letter case, as any form of the word.
        "address view": {routing},
        "VIEW ADDRESS": {routing},
        "address reloader": set(),
        "servers": {running},
        "run": {running},
        "happened servers": {running},
        # Phrases: these words in this order, as they are written.
        '"the address of"': {routing},
        '"address the of"': set(),
        '"server is running"': {running},
        '"server is run"': set(),
        '"running': {running},
        # What must not occur.
        "what -cookie -slowly": set(),
        "what -slowly": {cookies},
        'flask -"reloader work"': set(),
        'what -"slowly running"': {cookies, running},
        # Identifiers, whole and in parts.
        "url_for": {routing},
        "url": {routing},
        "for": {routing},
        '"url for"': {routing},
        "app.config.from_object": {config},
        "app.config": {config},
        "config.from_object": {config},
        "from_object": {config},
        "object": {config},
        "config.app": set(),
        "SecureCookieSessionInterface": {cookies},
        "securecookiesessioninterface": {cookies},
        "session cookie": {cookies},
        "CookieSession": {cookies},
        "SessionCookie": set(),
        # Apostrophes are as good as not there, straight or curly.
        "doesn't": {apostrophes},
        "doesn’t": {apostrophes},
        "doesnt": {apostrophes},
        "flask": {apostrophes},
        # Names with signs, and numbers.
        "C++": {languages},
        "c#": {languages},
        "C": set(),
        "3.12": {languages},
        # Signs that mean nothing to us mean nothing: no operator of an engine gets through.
        "url_for OR reloader": set(),
        "stem:view": set(),
        "view*": {routing},
        "(view)": {routing},
        "view & address": {routing},
        "'view'": {routing},
        "view:*": {routing},
        "^how": {routing},
    }.items():
        assert found(bank, q) == expected, q
        assert found(bank, q, sort="created_at") == expected, q


@pytest.mark.parametrize("q", ["?!", '"..."', "-view", '-"the view" -address', "_", "- -", '"'])
def test_a_query_without_a_word_to_look_for_is_refused(bank: Bank, q: str) -> None:
    problem = assert_problem(bank.public.get(QUESTIONS, params={"q": q}), 422, "invalid")
    assert [fault["pointer"] for fault in problem["errors"]] == ["/q"]


def test_words_are_stemmed_in_the_language_of_the_question(bank: Bank) -> None:
    for language, stem in {
        "en": "Which decorators are registered?",
        "de": "Welche Häuser standen in den Straßen?",
        "de-AT": "Wo liegen die Gebäude der Städte?",
        "fr": "Comment fonctionnent les requêtes?",
        "ja": "日本語の文字列を検索する方法は何ですか",
        "zh": "如何使用蓝图组织应用程序",
        "eo": "Kiel funkcias la kadroj?",
    }.items():
        bank.add_question(**open_question(stem), language=language)

    for language, q, matches in (
        ("en", "decorator register", True),
        ("de", "Haus", True),  # Häuser → Haus, as German's stemmer has it
        ("de", "strasse", True),
        ("de", "STRASSEN", True),
        ("de-AT", "Gebäuden", True),
        ("fr", "requête", True),
        ("ja", "文字列", True),
        ("ja", "列文字", False),
        ("ja", "検索 日本語", True),
        ("zh", "蓝图", True),
        ("zh", "应用 蓝图", True),
        ("zh", "图蓝", False),
        ("eo", "kadroj", True),
        ("eo", "kadro", False),
    ):
        assert len(found(bank, q, language=language)) == matches, (language, q)
    both = bank.public.get(QUESTIONS, params={"q": "Haus", "language": ["en", "de"]})
    assert stems(both) == ["Welche Häuser standen in den Straßen?"]


def test_the_best_matches_come_first(bank: Bank) -> None:
    """All words in the stem, then one there or all where a player sees them, then the rest; the shorter stem first."""
    in_explanation = choice_question("First") | {"explanation": "A blueprint groups views."}
    in_option = choice_question("Second")
    in_option["answers"][0]["body"] = "A blueprint of views"
    half_in_stem = open_question("Third: what is a blueprint?") | {"explanation": "It groups views."}
    long_stem = open_question("Fourth: which views does a blueprint group, and when are they registered?")
    short_stem = open_question("Fifth: blueprint or views?")
    for one in (in_explanation, in_option, half_in_stem, long_stem, short_stem):
        bank.add_question(**one)

    first_words = [
        stem.split()[0].strip(":") for stem in stems(bank.public.get(QUESTIONS, params={"q": "blueprint views"}))
    ]

    assert first_words == ["Fifth", "Fourth", "Second", "Third", "First"]


def test_results_are_paged_without_gaps_while_others_write(bank: Bank) -> None:
    """Each write changes how rare a word is; no place among the results depends on that."""
    ids = {bank.add_question(**open_question(f"Signal number {number}"))["id"] for number in range(30)}
    ids |= {bank.add_question(**open_question(f"Word {number}"), explanation="A signal")["id"] for number in range(15)}
    seen: list[str] = []
    url: str | None = f"{QUESTIONS}?q=signal&limit=4"
    while url:
        body = bank.public.get(url).json()
        seen += [item["id"] for item in body["items"]]
        url = body["next"]
        bank.add_question(**open_question("A signal between pages " + "signal " * len(seen)))
        bank.add_question(**open_question("Something else"))
    assert len(seen) == len(set(seen))
    assert ids <= set(seen)


def test_a_list_of_a_common_word_ends_behind_those_that_are_ranked(bank: Bank) -> None:
    """Of the matches in each place the 1,000 that have gone unchanged for longest are ranked (docs/api.md)."""
    with bank.database.writing() as session:
        saves = [Save(loaded(open_question(f"What is signal {number:04}?"))) for number in range(3_010)]
        made = [document.content["id"] for document in save(session, saves, None)]

    def listed(**more: str) -> list[str]:
        seen, url = [], str(httpx.URL(QUESTIONS, params={"q": "signal", "limit": "100", **more}))
        while url:
            body = bank.public.get(url).json()
            seen += [item["id"] for item in body["items"]]
            url = body["next"]
        return seen

    # Shorter stems first, then older ones: the order in which they were made.
    assert listed() == made[:3_000]
    assert listed(sort="created_at") == made
    assert bank.public.get(QUESTIONS, params={"q": "signal", "count": "exact"}).json()["total"] == 3_010

    change = {"stem": "What is a signal?"}
    bank.reviewer.patch(f"{QUESTIONS}/{made[0]}", json=change, headers={"If-Match": "*"}).raise_for_status()
    assert listed() == made[1:3_001]


def test_no_text_is_too_long_for_the_index(bank: Bank) -> None:
    """Up to the limits of an index a text is found by every word; what lies beyond is left out, and nothing breaks."""
    repeated = "again " * 400 + "and the end"
    # 20,000 words, of which a tsvector has room for 16,383; then as many as it can hold, each longer than it needs be.
    numbered = [" ".join(f"{name}{number}" for number in range(5_000)) for name in ("one", "two", "three", "four")]
    long_words = [" ".join(f"{answer}x{number}" + "äöü" * 7 for number in range(1_000)) for answer in range(17)]
    many = bank.add_question(**{**open_question("Many words"), "answers": [{"body": body} for body in numbered]})
    long = bank.add_question(**{**open_question("Long words"), "answers": [{"body": body} for body in long_words]})
    again = bank.add_question(
        **{**open_question("Repeated " + repeated), "answers": [{"body": repeated}], "tags": ["again"]}
    )

    def ids(q: str) -> list[str]:
        return [item["id"] for item in bank.public.get(QUESTIONS, params={"q": q}).json()["items"]]

    assert ids("one0 one4999 two4999 three4999 four0") == [many["id"]]
    assert ids('"three4998 three4999"') == [many["id"]]
    assert ids("four4999") == []
    assert ids("many -one1 -three4999") == []
    assert ids("long 0x0" + "äöü" * 7) == [long["id"]]
    assert ids("again") == [again["id"]]
    assert ids('"the end"') == [again["id"]]
    # Not one word of these two is written behind the other.
    assert ids('"words one0"') == []
    assert ids('"again and"') == []


def test_a_long_query_is_answered(bank: Bank) -> None:
    made = bank.add_question(**open_question(" ".join("abcdefghijkl")))
    for q in (" ".join("abcdefghijkl" * 20), "a " + "-z " * 160, '"' + " ".join("abcdefghijkl") + '"', "a" * 500):
        response = bank.public.get(QUESTIONS, params={"q": q})
        assert response.status_code == 200
        assert [item["id"] for item in response.json()["items"]] == ([] if q == "a" * 500 else [made["id"]])


# --- what a player must not find out ---

HIDDEN = {"explanation": "Hidden zebra explanation.", "rubric": [{"label": "good", "text": "Hidden walrus rubric."}]}


def test_a_player_finds_what_a_player_sees(bank: Bank) -> None:
    choice = choice_question("Which animal barks?")
    choice["answers"] = [
        {"body": "The dog", "correct": True, "feedback": "Hidden marmot feedback."},
        {"body": "The cat"},
    ]
    key = bank.add_question(**choice, **HIDDEN, hints=["Think of a wolf."], tags=["pets"])
    interview = bank.add_question(
        **{**open_question("Why do they bark?"), "answers": [{"body": "Hidden lemur answer."}], **HIDDEN}
    )
    short = bank.add_question(
        **question("short_answer", "Who barks?", [{"body": "Hidden tapir"}], explanation="Hidden zebra.")
    )
    everything = {key["id"], interview["id"], short["id"]}

    def ids(q: str, view: str) -> set[str]:
        client = bank.player if view == "play" else bank.reader
        items = client.get(QUESTIONS, params={"q": q, "view": view}).json()["items"]
        return {item["id"] for item in items}

    for q in ("bark", "barks", "dog", "cat", "wolf", "pets"):
        assert ids(q, "play") == ids(q, "study"), q
    for q, shown_to_readers in {
        "zebra": everything,
        "walrus": {key["id"], interview["id"]},
        "marmot": {key["id"]},
        "lemur": {interview["id"]},
        "tapir": {short["id"]},
        "hidden": everything,
        '"hidden lemur answer"': {interview["id"]},
    }.items():
        assert ids(q, "study") == shown_to_readers, q
        assert ids(q, "play") == set(), q
        # Nor by what is left when a word is excluded.
        assert ids(f"barks -{q}", "study") == everything - shown_to_readers, q
        assert ids(f"barks -{q}", "play") == everything, q


def test_the_order_of_results_tells_a_player_nothing(bank: Bank) -> None:
    """Hidden texts and their lengths make no difference to where a question stands among a player's results."""

    def order(right: int) -> list[str]:
        for number in range(4):
            one = choice_question(f"Zoo {number}")
            one["answers"] = [
                {
                    "body": f"monkey {letter}",
                    "correct": index == right,
                    "feedback": "monkey " * (9 if index == right else 1),
                }
                for index, letter in enumerate("ab")
            ]
            one["explanation"] = "monkey zoo " * (right * number + 1)
            bank.add_question(**one, tags=[f"round-{right}"])
        found = bank.player.get(QUESTIONS, params={"q": "monkey zoo", "tag": f"round-{right}"}).json()["items"]
        return [item["stem"] for item in found]

    assert order(0) == order(1) == ["Zoo 0", "Zoo 1", "Zoo 2", "Zoo 3"]


# --- the same on both databases ---

WORDS = [
    "url_for", "app.config.from_object", "SecureCookieSessionInterface", "run", "runs", "running", "don't", "dont",
    "the", "view", "views", "Viewed", "C++", "C#", "a.b_c", "_private", "__init__", "x.", "...", "&", "!", "日本語",
    "日本", "テスト", "Straße", "STRASSE", "Häuser", "Haus", "naïve", "İstanbul", "ΐ", "ﬁnd", "１２", "12","مدرسة",
    "हिन्दी", "'", '"', "|", "<->", ":A", "\\", "NEAR", "AND", "NOT", "it's", "e-mail", "é", "e\u0301",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(min_size=1, max_size=6), min_size=1, max_size=12).map(" ".join)
LANGUAGES = st.sampled_from(["en", "de", "ja", "eo", "tr", "fr"])
QUERIES = st.lists(
    st.sampled_from(WORDS)
    | st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"')
    | st.sampled_from(WORDS).map("-{}".format)
    | st.text(max_size=6),
    min_size=1,
    max_size=4,
).map(" ".join)


def storable(text: str) -> bool:
    """What the schema lets through."""
    return bool(text.strip()) and all(
        char >= " " and char != "\x7f" and not "\ud800" <= char <= "\udfff" for char in text
    )


@given(
    corpus=st.lists(
        st.tuples(TEXTS.filter(storable), TEXTS.filter(storable), TEXTS.filter(storable), LANGUAGES),
        min_size=1,
        max_size=6,
    ),
    queries=st.lists(st.tuples(QUERIES, LANGUAGES), min_size=5, max_size=25),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_both_databases_find_the_same_in_the_same_order(
    both: list[Database], corpus: list[tuple[str, str, str, str]], queries: list[tuple[str, str]]
) -> None:
    ids = [question_id() for _ in corpus]
    contents = [
        loaded(choice_question(stem), language=language, hints=[hint], explanation=explanation)
        for stem, hint, explanation, language in corpus
    ]
    for database in both:
        with database.writing() as session:
            save(session, [Save(content, id=one) for content, one in zip(contents, ids, strict=True)], None)
    # A question is found by each of its own words, as it is written.
    for written, language in [*queries, *((stem.split()[0], language) for stem, _, _, language in corpus)]:
        for view in ("study", "play"):
            outcomes = [outcome(database, written, language, tuple(ids), view) for database in both]
            assert outcomes[0] == outcomes[1], written


def outcome(database: Database, q: str, language: str, ids: tuple[str, ...], view: str) -> Any:
    """What a search gives: the ids in the order of relevance, or the refusal."""
    query = Query(q=q, ids=ids, sort="relevance", view=view)
    with database.reading() as connection:
        try:
            by_relevance = listing.page(connection, query, limit=100).documents
            by_age = listing.page(connection, Query(q=q, ids=ids, view=view), limit=100).documents
        except Invalid as invalid:
            return invalid.faults
    assert sorted(by_relevance) == sorted(by_age)
    stemmed = Query(q=q, ids=ids, language=(language,), view=view)
    with database.reading() as connection:
        in_language = listing.page(connection, stemmed, limit=100, count=True)
    assert in_language.total == len(in_language.documents)
    return [document_id(document) for document in by_relevance], list(map(document_id, in_language.documents))


def document_id(document: str) -> str:
    return str(uuid.UUID(document.partition('"id":"')[2][:36])) if document else ""


@given(stem=TEXTS.filter(storable))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_question_is_found_by_its_own_words(both: list[Database], stem: str) -> None:
    one = question_id()
    for database in both:
        with database.writing() as session:
            save(session, [Save(loaded(open_question(stem)), id=one)], None)
    for word in stem.split():
        if any(char.isalnum() for char in word) and not word.startswith(("-", '"')) and '"' not in word:
            for database in both:
                with database.reading() as connection:
                    page = listing.page(connection, Query(q=word, ids=(one,)), limit=1)
                assert page.documents, word


def test_questions_of_every_type_are_found_by_their_stems(both: list[Database]) -> None:
    for database in both:
        with database.writing() as session:
            documents = save(session, [Save(loaded(one)) for one in EVERY_TYPE], None)
        for document in documents:
            with database.reading() as connection:
                query = Query(q=document.content["stem"], ids=(document.content["id"],), view="play")
                assert listing.page(connection, query, limit=1).documents == [document.play]
