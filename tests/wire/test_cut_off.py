"""Bodies of which only a part arrives: such a request is refused, and changes nothing."""

import json
import socket
import struct
from collections.abc import Iterator

import httpx
import pytest
from conftest import Bank, open_question
from production import granian

pytestmark = pytest.mark.walk

IMPORTS = "/api/v1/imports"
QUESTIONS = "/api/v1/questions"
AIKEN = b"Which status says that a page was not found?\nA. 200\nB. 404\nANSWER: B\n"
FORM = b'--b\r\nContent-Disposition: form-data; name="file"; filename="q.txt"\r\n\r\n' + AIKEN + b"\r\n--b--\r\n"
DRAFT = json.dumps({**open_question(), "status": "draft"}).encode()
RAW, MULTIPART, JSON = "text/plain", "multipart/form-data; boundary=b", "application/json"


@pytest.fixture
def server(bank: Bank, database_url: str) -> Iterator[str]:
    """The service as it runs in production, with one thread: it deals with one request after the other."""
    with granian(database_url, threads=1) as address:
        yield address


def begin(address: str, head: tuple[str, ...], body: bytes) -> socket.socket:
    """Send a request line, headers and as much of a body as there is."""
    url = httpx.URL(address)
    connection = socket.create_connection((url.host, url.port), timeout=30)
    connection.sendall("\r\n".join((head[0], "Host: bank", *head[1:], "", "")).encode() + body)
    return connection


def status_of_cut_off(address: str, head: tuple[str, ...], body: bytes) -> int:
    """The status with which a request is answered whose sender has nothing more to say."""
    with begin(address, head, body) as connection:
        connection.shutdown(socket.SHUT_WR)
        return int(connection.makefile("rb").readline().split()[1])


def upload(token: str, media_type: str, *framing: str) -> tuple[str, ...]:
    about = (f"Authorization: Bearer {token}", f"Content-Type: {media_type}", *framing)
    return f"POST {IMPORTS}?filename=q.txt HTTP/1.1", *about


def assert_empty(bank: Bank) -> None:
    assert bank.reader.get(IMPORTS).json()["items"] == []
    assert bank.reader.get("/api/v1/stats").json()["questions"] == 0


def test_a_body_shorter_than_its_length_is_refused(bank: Bank, server: str) -> None:
    token = bank.token("author")
    for media_type, body in ((RAW, AIKEN), (RAW, b""), (MULTIPART, FORM), (MULTIPART, FORM[:-9])):
        head = upload(token, media_type, "Content-Length: 9000")
        assert status_of_cut_off(server, head, body) == 400, (media_type, body)
    # What came is a whole JSON document, but the sender had more to say.
    create = (f"POST {QUESTIONS} HTTP/1.1", *upload(token, JSON, "Content-Length: 9000")[1:])
    assert status_of_cut_off(server, create, DRAFT) == 400
    assert_empty(bank)


@pytest.mark.parametrize("how", ["closed", "reset"])
def test_an_upload_whose_connection_breaks_off_leaves_nothing(bank: Bank, server: str, how: str) -> None:
    connection = begin(server, upload(bank.token("author"), RAW, "Content-Length: 9000"), AIKEN)
    if how == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()

    # The server has one thread, so when it answers this it has done with the other one.
    httpx.get(f"{server}/api/v1/stats").raise_for_status()
    assert_empty(bank)


def test_chunks_without_an_end_are_refused(bank: Bank, server: str) -> None:
    token = bank.token("author")
    create = (f"POST {QUESTIONS} HTTP/1.1", *upload(token, JSON, "Transfer-Encoding: chunked")[1:])
    for head, body in (
        (upload(token, MULTIPART, "Transfer-Encoding: chunked"), FORM[:-9]),
        (upload(token, MULTIPART, "Transfer-Encoding: chunked"), b""),
        (create, DRAFT[:-1]),
        (create, b""),
    ):
        for chunks in (b"%x\r\n%b\r\n" % (len(body), body) if body else b"", b"9000\r\n" + body, b"zz\r\n" + body):
            assert status_of_cut_off(server, head, chunks) == 400, (head, chunks)
    assert_empty(bank)


def test_a_body_of_broken_chunks_is_not_taken_for_one_left_out(bank: Bank, server: str) -> None:
    bank.add_question()
    basics = {"slug": "basics", "title": "Basics", "sections": [{"title": "Anything", "count": 1}]}
    bank.author.post("/api/v1/sets", json=basics).raise_for_status()
    releases = "/api/v1/sets/basics/releases"
    reviewer = f"Authorization: Bearer {bank.token('reviewer')}"

    head = (f"POST {releases} HTTP/1.1", reviewer, "Transfer-Encoding: chunked")

    assert status_of_cut_off(server, head, b"zz\r\n{}") == 415
    assert bank.reader.get(releases).json()["items"] == []


def test_a_file_in_chunks_comes_in_a_form(bank: Bank, server: str) -> None:
    author = {"Authorization": f"Bearer {bank.token('author')}"}

    by_itself = httpx.post(f"{server}{IMPORTS}?filename=q.txt", content=iter([AIKEN]), headers=author)
    assert by_itself.status_code == 411
    assert_empty(bank)

    in_a_form = httpx.post(f"{server}{IMPORTS}", content=iter([FORM]), headers=author | {"Content-Type": MULTIPART})
    assert in_a_form.status_code == 201, in_a_form.text
