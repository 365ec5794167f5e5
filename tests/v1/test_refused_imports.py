"""Files with faults, and files that nobody should read: refused with reasons, and nothing of them is stored."""

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from conftest import Bank, assert_problem, make_import, open_question
from imported import AIKEN, IMPORTS, ledger, ndjson, question, stock

from services.imports import running


def test_a_file_with_a_fault_does_not_go_in_at_all(bank: Bank) -> None:
    good = {**open_question("Fine?"), "status": "draft", "topics": ["brand-new"]}
    bad = {**open_question("Odd?"), "status": "draft", "difficulty": "no-such-level"}
    worse = {**open_question("Worse?"), "status": "draft", "minutes": -1}

    response = bank.author.post(IMPORTS, params={"filename": "q.ndjson"}, content=ndjson(good, bad, worse))

    problem = assert_problem(response, 422, "invalid")
    assert [fault["detail"].split(":")[0] for fault in problem["errors"]] == ["line 2", "line 3"]
    assert {fault["pointer"] for fault in problem["errors"]} == {"/file"}
    assert stock(bank) == 0
    assert bank.public.get("/api/v1/topics/brand-new").status_code == 404
    assert bank.author.get(IMPORTS).json()["items"] == []


def test_lines_that_are_no_json_hide_none_of_the_other_faults(bank: Bank) -> None:
    fine = {**open_question("Fine?"), "status": "draft"}
    text = ndjson({**fine, "minutes": -1}, fine) + '{"stem": "Cut off\n[]\n' + ndjson({**fine, "minutes": -1})

    response = bank.author.post(IMPORTS, params={"filename": "q.ndjson"}, content=text)

    details = [fault["detail"] for fault in assert_problem(response, 422, "invalid")["errors"]]
    assert [detail.split(":")[0] for detail in details] == ["line 1", "line 5", "line 3", "line 4"]
    assert details[3] == "line 4: is not a JSON object"
    assert stock(bank) == 0


def test_of_very_many_faults_a_hundred_are_told(bank: Bank) -> None:
    response = bank.author.post(IMPORTS, files={"file": ("q.ndjson", '{"stem": 1}\n' * 2000)})

    errors = assert_problem(response, 422, "invalid")["errors"]
    assert len(errors) == 100
    assert {fault["pointer"] for fault in errors} == {"/file"}
    assert errors[0]["detail"].startswith("line 1: ")
    assert stock(bank) == 0


def test_a_fault_at_the_end_of_a_file_undoes_what_came_before_it(bank: Bank) -> None:
    questions = [{**open_question(f"Number {number}?"), "status": "draft", "topics": ["new"]} for number in range(1200)]
    questions[700]["minutes"] = questions[1100]["minutes"] = -1

    response = bank.author.post(IMPORTS, params={"filename": "q.ndjson"}, content=ndjson(*questions))

    faults = assert_problem(response, 422, "invalid")["errors"]
    assert [fault["detail"].split(":")[0] for fault in faults] == ["line 701", "line 1101"]
    assert stock(bank) == 0
    assert bank.public.get("/api/v1/topics/new").status_code == 404
    assert bank.author.get(IMPORTS).json()["items"] == []


def archive(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, body in files.items():
            written.writestr(name, body)
    return packed.getvalue()


HOSTILE: dict[str, tuple[str, bytes]] = {
    "nothing": ("a.txt", b""),
    "blank lines": ("a.txt", b"\n" * 200_000),
    "blank lines of NDJSON": ("a.ndjson", b"\n \n" * 700_000),
    "NUL": ("a.txt", b"\0" * 100_000),
    "a binary called .txt": ("a.txt", b"\x7fELF" + bytes(range(256)) * 100),
    "an image called .md": ("a.md", b"\x89PNG\r\n\x1a\n" + b"\0" * 1000),
    "gzip": ("a.txt.gz", gzip.compress(b"x" * 1_000_000)),
    "gzip called .txt": ("a.txt", gzip.compress(b"x" * 1_000_000)),
    "a zip bomb": ("a.zip", archive({"bank.md": b"---\n", "questions/a.md": b"\n" * 30_000_000})),
    "a damaged zip": ("a.zip", b"PK\x03\x04bank.md" + b"\0" * 100),
    "a zip of something else": ("a.zip", archive({"photo.jpg": b"\xff\xd8\xff"})),
    "NDJSON that breaks off": ("a.ndjson", b'{"stem": "a"}\n{"stem"'),
    "entities": ("a.xml", b'<!DOCTYPE a [<!ENTITY b "' + b"c" * 1000 + b'">]><a>' + b"&b;" * 1000 + b"</a>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_stored(bank: Bank, name: str) -> None:
    file, body = HOSTILE[name]
    response = bank.author.post(IMPORTS, files={"file": (file, body)})
    if response.status_code == 202:
        assert running.work(bank.database, "here", timedelta(minutes=1))
        made = bank.author.get(response.headers["Location"]).json()
        assert made["state"] == "failed"
        assert made["errors"]
    else:
        problem = assert_problem(response, 422, "invalid")
        assert {fault["pointer"] for fault in problem["errors"]} == {"/file"}
    assert stock(bank) == 0


def test_scripts_are_kept_as_text(bank: Bank) -> None:
    made = make_import(bank.author, "<script>alert(1)</script> does what?\nA. x\nB. y\nANSWER: A\n", format="aiken")
    [row] = ledger(bank.author, made)
    assert question(bank.author, row)["stem"] == "<script>alert(1)</script> does what?"


def test_a_file_over_the_limit_is_refused_however_it_is_sent(serve: Callable[..., Bank]) -> None:
    bank = serve(max_upload=1)
    limit = 2**20
    line = ndjson({**open_question(), "status": "draft"}).encode()

    def padded(size: int) -> bytes:
        # Behind the line, because a million lines take a while even if they are blank.
        return line.rstrip() + b" " * (size - len(line)) + b"\n"

    for size, status in ((limit - 1, 201), (limit, 201), (limit + 1, 413), (3 * limit, 413)):
        body = padded(size)
        form = (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="q.ndjson"\r\n\r\n' + body + b"\r\n--b--\r\n"
        )
        for sent in (
            bank.author.post(IMPORTS, params={"filename": "q.ndjson"}, content=body),
            bank.author.post(IMPORTS, content=form, headers={"Content-Type": "multipart/form-data; boundary=b"}),
            bank.author.post(
                IMPORTS, content=iter([form]), headers={"Content-Type": "multipart/form-data; boundary=b"}
            ),
        ):
            assert sent.status_code == status, (size, sent.text)
    assert stock(bank) == 1


def test_a_form_that_is_none_is_refused(bank: Bank) -> None:
    for content, headers in (
        (b"--b\r\n", {"Content-Type": "multipart/form-data; boundary=b"}),
        (b"--b\r\n", {"Content-Type": "multipart/form-data"}),
        (b"", {"Content-Type": "multipart/form-data; boundary=b"}),
    ):
        response = bank.author.post(IMPORTS, content=content, headers=headers)
        assert response.status_code in (400, 422), response.text
    assert_problem(bank.author.post(IMPORTS, data={"format": "aiken"}), 422, "invalid")
    two = [("file", ("a.txt", AIKEN)), ("file", ("b.txt", AIKEN))]
    assert_problem(bank.author.post(IMPORTS, files=two), 422, "invalid")
    assert_problem(bank.author.post(IMPORTS, content=AIKEN), 422, "invalid")
    assert stock(bank) == 0
