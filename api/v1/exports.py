"""`/exports` and `/formats`."""

from collections.abc import Iterator
from urllib.parse import urlencode

import orjson
from flask import Response, request
from flask_restx import Namespace, Resource

from api.operations import Read, operation
from api.replies import page, streamed
from api.v1.questions import listing_query
from schemas.page import PageQuery, page_of
from schemas.v1.export import Format, queries
from services import cursors, exports
from services.documents import canonical

namespace = Namespace("exports", path="/", description="Questions as files, and the formats of files.")
ExportQuery, ExportLedgerQuery = queries(exports.WRITTEN)
_NDJSON = "application/x-ndjson"


@namespace.route("/exports")
class Exports(Resource):
    @operation("Export questions", query=ExportQuery, streams=exports.MEDIA_TYPES)
    def get(self, call: Read) -> Response:
        """All questions that pass every filter, as one file, in the order in which they were made.

        `GET /formats` says what each format can hold. What it cannot is in the ledger of the export, to which `Link`
        leads; with `strict=true` nothing is sent in that case. The play view can be had in formats that can do
        without the key; its options are in an order that follows from the question's id.
        """
        query = listing_query(call.query, call.principal)
        form = exports.writable(call.query["format"], query.view)
        body = exports.written(call.connection, query, form, strict=call.query["strict"])
        response = streamed(body, form.media_type, exports.tag(call.connection, query, form))
        name = exports.file_name(call.connection, form)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        parameters = [(name, value) for name, value in request.args.items(multi=True) if name != "strict"]
        ledger = f"{request.script_root}/api/v1/exports/ledger?{urlencode(parameters)}".removesuffix("?")
        response.headers["Link"] = f'<{ledger}>; rel="describedby"; type="{_NDJSON}"'
        return response


@namespace.route("/exports/ledger")
class ExportLedger(Resource):
    @operation("Read what an export loses", query=ExportLedgerQuery, streams=(_NDJSON,))
    def get(self, call: Read) -> Response:
        """What the format cannot hold of the questions of an export: a line `{"question_id", "detail"}` for each loss.

        A question is in the file unless the sentence in `detail` says that it was left out.
        """
        query = listing_query(call.query, call.principal)
        form = exports.writable(call.query["format"], query.view)
        losses = exports.losses(call.connection, query, form)

        def lines() -> Iterator[bytes]:
            for loss in losses:
                yield orjson.dumps(loss) + b"\n"

        return streamed(exports.joined(lines()), _NDJSON, exports.tag(call.connection, query, form, of="ledger"))


@namespace.route("/formats")
class Formats(Resource):
    @operation("List formats", query=PageQuery, returns=page_of(Format))
    def get(self, call: Read) -> Response:
        """The formats of files, which questions each can hold, and what it loses."""
        call.principal.view()
        limit, cursor = call.query["limit"], call.query["cursor"]
        first = cursors.decode("formats", cursor, int)[0] if cursor else 0
        found = exports.described()[first:]
        following = {"cursor": cursors.encode("formats", [first + limit])} if len(found) > limit else None
        return page([canonical(one) for one in found[:limit]], following)
