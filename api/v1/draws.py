"""`/draws` and `/draw-sessions`."""

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import PUBLIC, Read, Write, operation
from api.replies import collection, created, empty, resource
from api.v1.questions import listing_query
from schemas.v1.draw import Draw, DrawSession, DrawsQuery, NewDrawSession
from services import draw_sessions, draws
from services.questions import expect, tag

namespace = Namespace("draws", path="/", description="Random questions, the same ones again by their seed.")


@namespace.route("/draws")
class Draws(Resource):
    @operation("Draw questions", query=DrawsQuery, returns=Draw, shortages=True, writes_with="session")
    def get(self, call: Read) -> Response:
        """Random questions that pass every filter, without repeats; fewer than `count` if there are fewer.

        The same `seed` draws the same questions in the same order as long as the bank is the same, and nearly the same
        when questions were added. In the play view the options are shuffled by the seed too.

        With a `session`, every request draws questions that the session has not had, and `exhausted` says that none is
        left for these filters.
        """
        query = call.query
        drawn = draws.draw(
            call.connection,
            listing_query(query, call.principal),
            count=query["count"],
            seed=query["seed"],
            strict=query["strict"],
            token=query["session"],
        )
        more = {"exhausted": drawn.exhausted} if query["session"] else {}
        response = collection(
            drawn.documents, seed=drawn.seed, bank_revision=drawn.bank_revision, requested=query["count"], **more
        )
        if query["seed"] is None:
            # The next request is to draw others.
            response.headers["Cache-Control"] = "no-store"
        return response


@namespace.route("/draw-sessions")
class DrawSessions(Resource):
    @operation("Begin a draw session", role=PUBLIC, returns=NewDrawSession, status=201, idempotent=False)
    def post(self, call: Write) -> Response:
        """Begin a series of draws in which no question comes twice: send the token as `session` of each draw.

        Whoever may read may begin one. It ends six hours after its last use. An Idempotency-Key has no effect here:
        readers without a key would share one session if they chose the same.
        """
        begun = draw_sessions.create(call.session)
        return created(resource(begun), f"/api/v1/draw-sessions/{begun['token']}")


@namespace.route("/draw-sessions/<token:token>")
class OneDrawSession(Resource):
    @operation("Read a draw session", returns=DrawSession, example=examples.ON_DRAW_SESSION)
    def get(self, call: Read, token: str) -> Response:
        """How many questions the session has had and when it ends, if it is not used before."""
        call.principal.view()
        return resource(draw_sessions.find(call.connection, token))

    @operation("End a draw session", role=PUBLIC, status=204, example=examples.ON_DRAW_SESSION)
    def delete(self, call: Write, token: str) -> Response:
        """End the session and forget what it has had."""
        expect(call.tags, tag(draw_sessions.find(call.session.connection(), token)))
        draw_sessions.end(call.session, token)
        return empty()
