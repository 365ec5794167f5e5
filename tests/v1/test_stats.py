"""Counts of every kind, for the public and for those who read drafts."""

from conftest import Bank, choice_question, open_question

STATS = "/api/v1/stats"


def test_an_empty_bank_counts_nothing(bank: Bank) -> None:
    nothing = {"questions": 0, "bank_revision": 0} | {
        f"by_{kind}": {} for kind in ("topic", "difficulty", "type", "language", "status", "source")
    }
    assert bank.public.get(STATS).json() == nothing


def test_the_public_counts_what_is_published_and_a_reader_everything(bank: Bank) -> None:
    bank.add_topic("flask")
    bank.add_topic("routing", "flask")
    source = {"title": "An interview"}
    bank.add_question(topics=["routing"], source=source)
    bank.add_question(**choice_question(), topics=["flask", "routing"])
    bank.add_question(stem="Was?", language="de", difficulty="expert")
    draft = {**open_question(), "status": "draft", "topics": ["flask"], "source": source}
    bank.author.post("/api/v1/questions", json=draft).raise_for_status()
    gone = bank.add_question(stem="Gone?")
    bank.admin.delete(f"/api/v1/questions/{gone['id']}", headers={"If-Match": "*"}).raise_for_status()
    public = {
        "bank_revision": 6,
        "questions": 3,
        "by_topic": {"flask": 2, "routing": 2},
        "by_difficulty": {"beginner": 2, "expert": 1},
        "by_type": {"open": 2, "single_choice": 1},
        "by_language": {"de": 1, "en": 2},
        "by_status": {"published": 3},
        "by_source": {"An interview": 1},
    }

    assert bank.public.get(STATS).json() == public
    assert bank.player.get(STATS).json() == public
    assert bank.reader.get(STATS).json() == {
        **public,
        "questions": 4,
        "by_topic": {"flask": 3, "routing": 2},
        "by_difficulty": {"beginner": 3, "expert": 1},
        "by_type": {"open": 3, "single_choice": 1},
        "by_language": {"de": 1, "en": 3},
        "by_status": {"draft": 1, "published": 3},
        "by_source": {"An interview": 2},
    }
