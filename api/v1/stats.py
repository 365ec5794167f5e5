"""`/stats`."""

from flask import Response
from flask_restx import Namespace, Resource

from api.operations import Read, operation
from api.replies import resource
from schemas.v1.stats import Stats
from services import counts

namespace = Namespace("stats", path="/stats", description="How many questions there are of each kind.")


@namespace.route("")
class Statistics(Resource):
    @operation("Count questions", returns=Stats)
    def get(self, call: Read) -> Response:
        """Counts by topic (subtopics included), level, type, language, status and source.

        Of all questions with the role `reader`, else of the published ones.
        """
        call.principal.view()
        revision = counts.bank_revision(call.connection)
        return resource({"bank_revision": revision, **counts.stats(call.connection, call.principal)})
