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
        ("x-euc-jp", "クラスとは何ですか？", "型です。"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(head, name, stem, body):
    (draft,) = questions(PAGE.format(head=head.format(name), stem=stem, body=body).encode(name.removeprefix("x-")))
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


@pytest.mark.parametrize(
    ("language", "codec", "stem", "told"),
    [
        ("ru", "windows-1251", "Что такое индекс?", "Windows-1251"),
        ("zh-CN", "gbk", "什么是索引？", "GB18030"),
        ("zh-TW", "big5", "什麼是索引？", "Big5-HKSCS"),
        ("tr", "windows-1254", "Sınıf nedir?", "Windows-1254"),
        ("en-GB", "windows-1252", "What is “A”?", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("head", ["", DECLARED.format("utf-8")])
def test_a_page_that_leaves_its_encoding_open_is_read_as_usual_in_its_language(head, language, codec, stem, told):
    page = PAGE.format(head=head, stem=stem, body="x").replace("<html>", f'<html class="no-js" lang="{language}">')
    (draft,) = questions(page.encode(codec))
    assert draft.question["stem"] == stem
    assert draft.notes == [f"The encoding is not UTF-8; it was taken for {told}."]


def test_a_page_that_declares_a_western_encoding_is_in_it_whatever_its_language():
    page = PAGE.format(head=DECLARED.format("iso-8859-1"), stem="What is “A”?", body="x").replace(
        "<html>", "<html lang=ru>"
    )
    assert stems(questions(page.encode("windows-1252"))) == ["What is “A”?"]


def test_one_damaged_line_of_a_page_leaves_the_others_as_they_are():
    page = PAGE.format(head="", stem="Что такое индекс?", body="Копия").replace("<html>", '<html lang="ru">')
    (draft,) = questions(page.encode().replace(b"<p>", b"<p>\n\xca\n"))
    assert draft.question["stem"] == "Что такое индекс?"
    assert answer(draft) == "К Копия"
