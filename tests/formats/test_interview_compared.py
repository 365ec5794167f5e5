"""Stories of questions that only name what is to be compared."""

import pytest
from interview_tools import answer, questions

COMPARED = {
    "plain": "{}\n\n{}\n\n",
    "bold": "**{}**\n\n{}\n\n",
    "bold bullets": "- **{}**\n\n    {}\n\n",
    "definitions": "<dt>{}</dt>\n<dd>{}</dd>\n",
    "buttons": '<div><button class="accordion">{}</button>\n<div><p>{}</p></div></div>\n',
}


@pytest.mark.parametrize("form", COMPARED.values(), ids=COMPARED)
def test_what_is_to_be_compared_is_asked(form):
    asked = {
        "What is a list?": "A mutable sequence.",
        "List vs tuple": "One of them changes.",
        "Difference between PUT and PATCH": "One replaces all.",
        "What is a set?": "Items without order.",
    }
    text = "".join(form.format(stem, body) for stem, body in asked.items())
    drafts = questions(f"<html><body>{text}</body></html>" if text.startswith("<") else f"# Python\n\n{text}")
    assert {draft.question["stem"]: answer(draft) for draft in drafts} == asked


def test_a_comparison_within_the_answer_that_it_belongs_to_is_no_question():
    text = """\
        **What is the difference between a list and a tuple?**

        One of them changes.

        **List vs tuple**

        Tuples are smaller.

        **What is a set?**

        Items without order.
        """
    first, _ = questions(text)
    assert answer(first) == "One of them changes.\n\n**List vs tuple**\n\nTuples are smaller."
