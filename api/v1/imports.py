"""`/imports`."""

from functools import partial
from typing import Any
from uuid import UUID

import orjson
from flask import Response, request
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, database, operation
from api.replies import created, empty, keyset_page, page, resource
from schemas.page import PageQuery, page_of
from schemas.v1.imports import Import, ImportQuery, LedgerQuery, LedgerRow, Published
from services import cursors
from services.documents import canonical, sha256
from services.errors import Invalid
from services.imports import jobs, ledger, publishing, running, undoing
from services.imports.entries import Options
from services.imports.uploads import Upload, label
from services.questions import expect, tag

namespace = Namespace("imports", path="/imports", description="Files with questions, and what became of each line.")
NDJSON = "application/x-ndjson"


@namespace.route("")
class Imports(Resource):
    @operation("List imports", role="reader", query=PageQuery, returns=page_of(Import))
    def get(self, call: Read) -> Response:
        """All imports, the newest first."""
        return keyset_page(call.query, "imports", ("id", UUID), partial(jobs.listed, call.connection))

    @operation(
        "Import a file",
        role="author",
        query=ImportQuery,
        uploads=True,
        returns=Import,
        status=201,
        example=examples.IMPORT,
    )
    def post(self, call: Write) -> Response:
        """Bring the questions of a file into the bank: all of it goes in, or nothing.

        Send a form (`multipart/form-data`) with the field `file`, or the file by itself with `filename`. A small file
        is answered when it is in (201); a larger one is left to a worker (202): ask `Location` until `state` is
        `finished` or `failed`. The ledger says what became of each line. The same file again changes nothing, and an
        edited one revises the questions that it made.
        """
        query = call.query
        name = label(call.body.name or query["filename"] or "")
        if not name:
            raise Invalid(
                [("/filename", "is needed where a file is sent by itself, and in a form the file's own name")]
            )
        options = Options(name, query["status"], query["topic"], query["difficulty"], query["policy"])
        upload = Upload(call.body.file, name, call.body.size)
        made = running.receive(call.session, upload, options, call.principal, query["format"], dry_run=query["dry_run"])
        response = created(resource(made), f"/api/v1/imports/{made['id']}")
        response.status_code = 201 if made["state"] == "finished" else 202
        return response


@namespace.route("/<id:import_id>")
class OneImport(Resource):
    @operation("Read an import", role="reader", returns=Import, example=examples.ON_IMPORT)
    def get(self, call: Read, import_id: str) -> Response:
        """How far an import is, and what came of it."""
        return resource(jobs.find(call.connection, import_id))

    @operation("Undo an import", role="author", status=204, conflicts=True, example=examples.ON_IMPORT)
    def delete(self, call: Write, import_id: str) -> Response:
        """Take an import back as a whole.

        What it made is removed, what it revised gets its former content back as a new revision, and topics that it
        made go if nothing belongs to them. 409 names the questions that somebody has edited since; where one of them is
        published, or was before, it needs the role `reviewer`. An import that waits or runs is called off. The record
        stays, with the state `undone`.
        """
        job = jobs.find_for_update(call.session, import_id)
        expect(call.tags, tag(jobs.find(call.session.connection(), import_id)))
        undoing.undo(call.session, job, call.principal)
        return empty()


@namespace.route("/<id:import_id>/ledger")
class ImportLedger(Resource):
    @operation(
        "Read the ledger of an import",
        role="reader",
        query=LedgerQuery,
        returns=page_of(LedgerRow),
        files=((NDJSON, None),),
        example=examples.ON_IMPORT,
    )
    def get(self, call: Read, import_id: str) -> Response:
        """What became of each line of the file, in the order of the file: every line that is not blank is in one row.

        As a page, or all of it as NDJSON.
        """
        outcomes, limit, cursor = tuple(call.query["outcome"]), call.query["limit"], call.query["cursor"]
        if _wants_lines(call.query["format"]):
            return _lines(jobs.find(call.connection, import_id), outcomes)
        collection = " ".join(("ledger", import_id, *outcomes))
        after = cursors.decode(collection, cursor, int)[0] if cursor else -1
        rows = ledger.page(call.connection, import_id, outcomes, limit=limit + 1, after=after)
        following = {"cursor": cursors.encode(collection, [rows[limit - 1][0]])} if len(rows) > limit else None
        response = page([orjson.dumps(row) for _, row in rows[:limit]], following)
        response.vary.add("Accept")
        return response


@namespace.route("/<id:import_id>/publish")
class PublishImport(Resource):
    @operation("Publish an import", role="reviewer", returns=Published, conflicts=True, example=examples.PUBLISH_IMPORT)
    def post(self, call: Write, import_id: str) -> Response:
        """Publish all its questions that are drafts or in review and lack nothing.

        The reply says which were not published, and why. 409 if it was a dry run, or is not finished, or was undone.
        """
        job = jobs.find_for_update(call.session, import_id)
        return resource(publishing.publish(call.session, job, call.principal))


def _wants_lines(asked: str | None) -> bool:
    if asked:
        return asked == "ndjson"
    return bool(request.accept_mimetypes.best_match(["application/json", NDJSON]) == NDJSON)


def _lines(described: dict[str, Any], outcomes: tuple[str, ...]) -> Response:
    """All rows, streamed: the connection lives as long as the stream. They only change when the import does."""
    bank = database()

    def stream() -> Any:
        with bank.reading() as connection:
            yield from ledger.lines(connection, described["id"], outcomes)

    response = Response(stream(), content_type=NDJSON)
    response.headers["ETag"] = f'"{sha256(canonical(["ledger", described, *outcomes]))}"'
    response.vary.add("Accept")
    return response
