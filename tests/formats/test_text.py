"""Bytes become text whatever saved them, and line n stays line n."""

import pytest

from formats import detect
from formats.base import FormatError
from formats.text import decode

UMLAUT = "Größe – „quoted“\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_is_read_without_assumptions(encoding):
    assert decode(UMLAUT.encode(encoding)) == (UMLAUT, [])


@pytest.mark.parametrize("mark", [b"\xfe\xff", b"\xff\xfe"])
def test_utf16_of_either_byte_order(mark):
    encoding = "utf-16-be" if mark == b"\xfe\xff" else "utf-16-le"
    assert decode(mark + UMLAUT.encode(encoding)) == (UMLAUT, [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_assumed_and_said(encoding):
    assert decode(UMLAUT.encode(encoding)) == (UMLAUT, ["The encoding is not marked; it was taken for UTF-16."])


def test_windows_1252_is_assumed_and_said():
    text, notes = decode(UMLAUT.encode("cp1252"))
    assert text == UMLAUT
    assert notes == ["The encoding is not UTF-8; it was taken for Windows-1252."]


def test_a_byte_without_meaning_in_windows_1252_is_latin_1():
    assert decode(b"caf\xe9 \x81")[0] == "café \x81"


def test_lines_of_both_encodings_are_each_read_as_what_they_are():
    text, notes = decode("é\r\n".encode() + b"plain\n\xe9\n")
    assert text == "é\nplain\né\n"
    assert notes == ["The encoding is mixed: line 3 is not UTF-8 and taken for Windows-1252."]


def test_files_that_were_joined_have_marks_in_the_middle():
    assert decode("\ufeff\ufeff\ufeffa\n\ufeffb\n\ufeff\n".encode())[0] == "a\nb\n\ufeff\n"


def test_what_a_source_declares_counts_if_it_is_not_utf8():
    assert decode("größe żółć".encode(), "iso-8859-2") == ("größe żółć", [])
    assert decode("żółć".encode("iso-8859-2"), "iso-8859-2") == ("żółć", [])
    assert decode(b"\xff", "euc-jp") == ("ÿ", ["The encoding is not UTF-8; it was taken for Windows-1252."])


def test_every_kind_of_line_end_counts_once():
    assert decode(b"a\r\nb\rc\nd")[0].split("\n") == ["a", "b", "c", "d"]


def test_form_feeds_and_line_separators_do_not_count():
    assert decode("a\fb\u2028c\n".encode())[0] == "a\fb\u2028c\n"


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (b"%PDF-1.7 text", "this is a PDF document, not text"),
        (b"PK\x03\x04rest", "this is a ZIP archive or an office document, not text"),
        (b"one\ntwo\0", "line 2: this is not text: it contains NUL characters"),
        (b"bplist00\xd1 <html>", "this is a web archive of Safari or another property list, not text"),
        (b"\x01\x02abc", "this is not text: too many control characters"),
        (b"\xff\xfe\x00", "the source says it is UTF-16, and is not"),
    ],
)
def test_what_is_not_text_is_refused(data, detail):
    with pytest.raises(FormatError) as refusal:
        decode(data)
    assert str(refusal.value) == detail


@pytest.mark.parametrize(
    "headers",
    [
        b"From: <Saved by Blink>\r\n",
        b"MIME-Version: 1.0\r\n",
        b'From: "Saved by Internet Explorer 11"\r\nSubject: 1. What is A?\r\nContent-Type: multipart/related;\r\n',
        b"Snapshot-Content-Location: x\nSubject: a\n folded\n line\nContent-Type: multipart/related; boundary=b\n",
    ],
)
def test_a_web_archive_is_refused_with_a_way_out(headers):
    archive = headers + b"\r\n--b\r\nContent-Type: text/html\r\n\r\n<html><p>1. What is A?</p></html>"
    with pytest.raises(FormatError, match=r"a web archive \(MHTML\), not text; save the page as HTML instead"):
        decode(archive)
    with pytest.raises(FormatError, match="a web archive"):
        detect(headers, "page.mht")


def test_headers_of_something_else_are_text():
    assert decode(b"From: the beginning\nTo: the end\n\nContent-Type: multipart/related\n")[1] == []


def test_what_is_usual_is_taken_line_by_line():
    text, notes = decode("я\n".encode("cp1251") + "я\n".encode() + b"a", usual="Windows-1251")
    assert text == "я\nя\na"
    assert notes == ["The encoding is mixed: line 1 is not UTF-8 and taken for Windows-1251."]
