"""Stories of saved pages in the encodings that they declare."""

import pytest
from interview_tools import answer, questions, stems

PAGE = """<html>
<head>{head}</head>
<body>
<h3>1. {stem}</h3>
<p>{body}</p>
</body></html>"""
DECLARED = '<meta charset="{}">'
DECLARED_IN_FULL = "<meta http-equiv=Content-Type content='text/html; charset={}'>"


@pytest.mark.parametrize("head", [DECLARED, DECLARED_IN_FULL])
@pytest.mark.parametrize(
    ("name", "stem", "body"),
    [
        ("koi8-r", "Что такое индекс?", "Копия."),
        ("windows-1251", "Зачем нужен кэш?", "Для скорости."),
        ("ISO-8859-2", "Co to jest wątek?", "Część procesu."),
        ("Shift_JIS", "クラスとは何ですか？", "型です。"),
        ("gb2312", "什么是索引？", "排序的副本。"),
        ("euc-kr", "클래스란 무엇인가?", "형이다."),
        ("iso-8859-9", "Sınıf nedir?", "Bir kalıp."),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(head, name, stem, body):
    (draft,) = questions(PAGE.format(head=head.format(name), stem=stem, body=body).encode(name))
    assert draft.question["stem"] == stem
    assert answer(draft) == body
    assert not any("encoding" in note for note in draft.notes)


def test_a_page_of_xml_declares_it_in_its_first_line():
    page = '<?xml version="1.0" encoding="iso-8859-2"?>\n' + PAGE.format(head="", stem="Co to jest źródło?", body="x")
    assert stems(questions(page.encode("iso-8859-2"))) == ["Co to jest źródło?"]


@pytest.mark.parametrize("name", ["koi8-r", "utf-16", "utf-7", "unicode_escape", "rot13", "none", "x" * 300])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_unicode_is_unicode_whatever_a_page_declares(name, encoding):
    page = PAGE.format(head=DECLARED.format(name), stem="What is Ω – in short?", body="+AGE-")
    drafts = questions(page.encode(encoding))
    assert stems(drafts) == ["What is Ω – in short?"]
    assert answer(drafts[0]) == "+AGE-"


@pytest.mark.parametrize("name", ["utf-8", "iso-8859-1", "utf-16", "unicode_escape", "ebcdic"])
def test_a_page_that_is_not_what_it_declares_is_read_line_by_line(name):
    page = PAGE.format(head=DECLARED.format(name), stem="What is “A”?", body="Größe.")
    (draft,) = questions(page.encode("windows-1252"))
    assert draft.question["stem"] == "What is “A”?"
    assert draft.notes == ["The encoding is not UTF-8; it was taken for Windows-1252."]
