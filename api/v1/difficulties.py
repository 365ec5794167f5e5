"""`/difficulties`."""

from functools import partial

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, load_patched, operation
from api.replies import created, empty, keyset_page, resource
from schemas.page import PageQuery, page_of
from schemas.v1.difficulty import Difficulty, DifficultyIn
from services import difficulties

namespace = Namespace("difficulties", path="/difficulties", description="Difficulty levels, from easy to hard.")


@namespace.route("")
class Difficulties(Resource):
    @operation("List difficulty levels", query=PageQuery, returns=page_of(Difficulty))
    def get(self, call: Read) -> Response:
        """All levels, the easiest first."""
        call.principal.view()
        return keyset_page(call.query, "difficulties", ("rank", int), partial(difficulties.listed, call.connection))

    @operation(
        "Add a difficulty level",
        role="admin",
        body=DifficultyIn,
        returns=Difficulty,
        status=201,
        conflicts=True,
        example=examples.DIFFICULTY,
    )
    def post(self, call: Write) -> Response:
        """Add a level with a rank of its own."""
        level = difficulties.create(call.session, call.body)
        return created(resource(level), f"/api/v1/difficulties/{level['slug']}")


@namespace.route("/<slug:slug>")
class OneDifficulty(Resource):
    @operation("Read a difficulty level", returns=Difficulty, example=examples.ON_DIFFICULTY)
    def get(self, call: Read, slug: str) -> Response:
        """One level with its number of questions."""
        call.principal.view()
        return resource(difficulties.find(call.connection, slug))

    @operation(
        "Replace a difficulty level",
        role="admin",
        body=DifficultyIn,
        returns=Difficulty,
        conflicts=True,
        example=examples.REPLACE_DIFFICULTY,
    )
    def put(self, call: Write, slug: str) -> Response:
        """Replace a level. Another `slug` renames it, and makes a new revision of every question that has it."""
        level, _ = difficulties.for_update(call.session, slug, call.tags)
        return resource(difficulties.change(call.session, level, call.body, call.principal))

    @operation(
        "Change a difficulty level",
        role="admin",
        body=DifficultyIn,
        returns=Difficulty,
        conflicts=True,
        example=examples.PATCH_DIFFICULTY,
    )
    def patch(self, call: Write, slug: str) -> Response:
        """Change some members of a level by a JSON merge patch."""
        level, described = difficulties.for_update(call.session, slug, call.tags)
        content = load_patched(DifficultyIn(), described, call.body)
        return resource(difficulties.change(call.session, level, content, call.principal))

    @operation(
        "Delete a difficulty level", role="admin", status=204, conflicts=True, example=examples.ON_UNUSED_DIFFICULTY
    )
    def delete(self, call: Write, slug: str) -> Response:
        """Delete a level that no question has."""
        level, _ = difficulties.for_update(call.session, slug, call.tags)
        difficulties.remove(call.session, level)
        return empty()
