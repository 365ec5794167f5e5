"""Stories of interview documents that went through a printer, or that are printed on cards."""

from interview_tools import answer, blocks_of, drafts_of, dropped, questions, stems

PRINTED = """\
1. What is a page fault?
A program touches what is not in memory.

Compiled by A. Reader            Page 1 of 3
\f
2. What is thrashing?
Pages move more than programs run,

Compiled by A. Reader            Page 2 of 3
\f
because nothing fits.

3. What is a monitor?
One thread at a time is in it.

Compiled by A. Reader            Page 3 of 3
"""


def test_feet_of_pages_that_count_them():
    for source in (PRINTED, PRINTED.replace("\f\n", "")):
        blocks = blocks_of(source)
        drafts = drafts_of(blocks)
        assert stems(drafts) == ["What is a page fault?", "What is thrashing?", "What is a monitor?"]
        assert answer(drafts[1]) == "Pages move more than programs run,\n\nbecause nothing fits."
        assert [reason for _, _, reason in dropped(blocks)] == ["navigation"] * 3


def test_heads_of_pages_with_numbers_alone():
    blocks = blocks_of(
        "Exam preparation        3\n\n1. What is a parser?\nIt reads.\n"
        "\fExam preparation        4\n\n2. What is a scanner?\nIt splits.\n"
        "\fExam preparation        5\n\n3. What is a linker?\nIt joins.\n"
    )
    assert [answer(draft) for draft in drafts_of(blocks)] == ["It reads.", "It splits.", "It joins."]
    assert [reason for _, _, reason in dropped(blocks)] == ["navigation"] * 3


def test_questions_that_begin_pages_and_pages_that_answers_refer_to():
    drafts = questions(
        "1. Where is the lexer?\nSee page 12\n\f2. Where is the parser?\nSee page 40\n"
        "\f3. Where is the linker?\nSee page 3\n"
    )
    assert [answer(draft) for draft in drafts] == ["See page 12", "See page 40", "See page 3"]


def test_two_sides_of_flash_cards():
    drafts = questions("""
        What is ARP?
        ?
        It finds the address of a card.

        What is NAT?
        ??
        It rewrites addresses.

        What is DHCP?::It hands out addresses.
        What is MTU? :: The largest packet.
        What is TTL?::The hops that are left.
    """)
    assert [(draft.question["stem"], answer(draft)) for draft in drafts] == [
        ("What is ARP?", "It finds the address of a card."),
        ("What is NAT?", "It rewrites addresses."),
        ("What is DHCP?", "It hands out addresses."),
        ("What is MTU?", "The largest packet."),
        ("What is TTL?", "The hops that are left."),
    ]
