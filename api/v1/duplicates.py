"""`/duplicates`."""

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, operation
from api.replies import page, resource
from schemas.page import page_of
from schemas.v1.duplicate import CHECKED_REVISION, DuplicatePair, DuplicatesQuery
from schemas.v1.questions_query import TOTAL
from schemas.v1.stats import BANK_REVISION
from services.duplicates import review

namespace = Namespace("duplicates", path="/duplicates", description="Questions that ask the same in other words.")


@namespace.route("")
class Duplicates(Resource):
    @operation(
        "List near-duplicates",
        role="reader",
        query=DuplicatesQuery,
        returns=page_of(DuplicatePair, bank_revision=BANK_REVISION, checked_revision=CHECKED_REVISION, total=TOTAL),
        first=review.catch_up,
    )
    def get(self, call: Read) -> Response:
        """Pairs of questions that are probably the same and that nobody has decided about, the likeliest first.

        Merge one question into the other with `POST /questions/{id}/merge`, or dismiss the pair. What has changed
        since the last time is looked at first; after a large change that takes several requests.
        """
        query = call.query
        checked, newest = review.revisions(call.connection)
        found = review.page(
            call.connection,
            limit=query["limit"],
            min_score=query["min_score"],
            question=query["question"],
            cursor=query["cursor"],
            count=query["count"] == "exact",
        )
        more = {} if found.total is None else {"total": found.total}
        following = {"cursor": found.next_cursor} if found.next_cursor else None
        return page(found.items, following, bank_revision=newest, checked_revision=checked, **more)


@namespace.route("/<id:pair_id>/dismiss")
class Dismissal(Resource):
    @operation("Dismiss a pair", role="reviewer", returns=DuplicatePair, example=examples.ON_PAIR)
    def post(self, call: Write, pair_id: str) -> Response:
        """Decide that the two are different questions. The pair never comes back, however they are edited."""
        return resource(review.dismiss(call.session, pair_id, call.principal))
