"""`/sets`, their releases and locks."""

from functools import partial

from flask import Response
from flask_restx import Namespace, Resource
from marshmallow import ValidationError, validates_schema

from api import examples
from api.operations import Read, Write, load_patched, operation
from api.replies import (
    IMMUTABLE,
    IMMUTABLE_FOR_ONE,
    compressed,
    created,
    download,
    empty,
    http_date,
    keyset_page,
    redirect,
    reply,
    resource,
)
from schemas.base import Boolean, Choice
from schemas.page import PageQuery, ViewQuery, page_of
from schemas.v1.set import LatestRelease, Lock, Release, ReleaseEntry, ReleaseIn, Set, SetCheck, SetIn
from services import releases, sets
from services.access import Principal
from services.documents import timestamp

namespace = Namespace("sets", path="/sets", description="Question sets, and releases of them that never change.")


class ReleasesQuery(PageQuery, ViewQuery):
    """Which releases are wanted, in which view."""


class ReleaseQuery(ViewQuery):
    """How a release is wanted."""

    format = Choice(
        tuple(releases.FORMATS),
        load_default=None,
        metadata={"description": "A file with its questions in this format, instead of the release itself."},
    )
    strict = Boolean(
        in_query=True,
        load_default=False,
        metadata={"description": "With `format`: 409 where the format cannot hold all of the questions."},
    )

    @validates_schema
    def refuse_to_play_from_a_file(self, query: dict[str, object], **_: object) -> None:
        if query["format"] and query["view"] == "play":
            raise ValidationError({"format": ["files hold the key, so there is none of the play view"]})


@namespace.route("")
class Sets(Resource):
    @operation("List sets", query=PageQuery, returns=page_of(Set))
    def get(self, call: Read) -> Response:
        """All sets in the order of their slugs."""
        call.principal.view()
        return keyset_page(call.query, "sets", ("slug", str), partial(sets.listed, call.connection))

    @operation("Add a set", role="author", body=SetIn, returns=Set, status=201, conflicts=True, example=examples.SET)
    def post(self, call: Write) -> Response:
        """Add a set: a fixed list of questions, or a blueprint whose sections draw questions by their filters."""
        made = sets.create(call.session, call.body)
        return created(resource(made), f"/api/v1/sets/{made['slug']}")


@namespace.route("/<slug:slug>/check")
class Check(Resource):
    @operation("Check a set", role="reader", returns=SetCheck, idempotent=False, example=examples.ON_SET)
    def post(self, call: Write, slug: str) -> Response:
        """Whether a release could be made now, without making one.

        Per section how many questions qualify; the sections that cannot be met together, because they compete for the
        same questions; the questions of a fixed list that are not published; and the smallest change that would help.
        """
        return resource(sets.check(call.session.connection(), slug))


@namespace.route("/<slug:slug>/releases")
class Releases(Resource):
    @operation("List releases", query=ReleasesQuery, returns=page_of(ReleaseEntry), example=examples.ON_SET)
    def get(self, call: Read, slug: str) -> Response:
        """The releases of a set, the first one first. They stay when the set is deleted."""
        view = call.principal.view(call.query["view"])
        listed = partial(releases.listed, call.connection, slug, call.principal, view)
        return keyset_page(call.query, f"releases/{slug}/{view}", ("number", int), listed)

    @operation(
        "Freeze a set",
        role="reviewer",
        body=ReleaseIn,
        returns=Release,
        status=201,
        shortages=True,
        example=examples.RELEASE,
    )
    def post(self, call: Write, slug: str) -> Response:
        """Make the next release: exactly these revisions of these questions, whatever happens to the bank.

        A blueprint is drawn by the `seed`, and always succeeds where it can be met at all. Only published questions
        are frozen. 409 names what is missing.
        """
        release = releases.freeze(call.session, slug, call.body["seed"], call.principal)
        return created(reply(releases.body(release, "study")), f"/api/v1/sets/{slug}/releases/{release.number}")


@namespace.route("/<slug:slug>/releases/latest")
class LatestOfReleases(Resource):
    @operation(
        "Find the latest release", query=ReleaseQuery, returns=LatestRelease, status=307, example=examples.ON_SET
    )
    def get(self, call: Read, slug: str) -> Response:
        """Leads to the release with the highest number, with the same query parameters."""
        call.principal.view(call.query["view"])
        number = releases.latest(call.connection, slug)
        location = f"/api/v1/sets/{slug}/releases/{number}"
        return redirect(location, {"set": slug, "number": number})


@namespace.route("/<slug:slug>/releases/<int(max=2147483647):number>")
class OneRelease(Resource):
    @operation(
        "Read a release",
        query=ReleaseQuery,
        returns=Release,
        files=tuple((one.media_type, one.schema) for one in releases.FORMATS.values()),
        example=examples.ON_RELEASE,
    )
    def get(self, call: Read, slug: str, number: int) -> Response:
        """The questions of a release in their order, each exactly as it was frozen: it never changes.

        In the play view the options are shuffled by the seed of the release. With `format` a file comes instead.
        """
        wanted = call.query["format"]
        view = call.principal.view("study" if wanted else call.query["view"])
        release = releases.load(call.connection, slug, number)
        if wanted:
            file_format = releases.FORMATS[wanted]
            content = releases.rendered(release, file_format, strict=call.query["strict"])
            response = download(content, file_format.media_type, f"{slug}-{number}{file_format.extensions[0]}")
        else:
            response = compressed(reply(releases.body(release, view)))
        response.headers["Last-Modified"] = http_date(timestamp(release.created_at))
        return _for_good(response, call.principal)


@namespace.route("/<slug:slug>/releases/<int(max=2147483647):number>/lock")
class ReleaseLock(Resource):
    @operation("Read a lock", query=ViewQuery, returns=Lock, example=examples.ON_RELEASE)
    def get(self, call: Read, slug: str, number: int) -> Response:
        """Id, revision and SHA-256 of every question of a release, and one hash over all of them.

        Anybody can compute it from the release. In the play view the hashes are those of the play view.
        """
        view = call.principal.view(call.query["view"])
        release = releases.load(call.connection, slug, number)
        return _for_good(compressed(resource(releases.lock(release, view))), call.principal)


@namespace.route("/<slug:slug>")
class OneSet(Resource):
    @operation("Read a set", returns=Set, example=examples.ON_SET)
    def get(self, call: Read, slug: str) -> Response:
        """A set as its author has written it."""
        call.principal.view()
        return resource(sets.find(call.connection, slug))

    @operation("Replace a set", role="author", body=SetIn, returns=Set, example=examples.REPLACE_SET)
    def put(self, call: Write, slug: str) -> Response:
        """Replace a set. Its releases stay as they are, and so does its slug."""
        changed, _ = sets.for_update(call.session, slug, call.tags)
        return resource(sets.change(call.session, changed, call.body))

    @operation("Change a set", role="author", body=SetIn, returns=Set, example=examples.PATCH_SET)
    def patch(self, call: Write, slug: str) -> Response:
        """Change some members of a set by a JSON merge patch."""
        changed, described = sets.for_update(call.session, slug, call.tags)
        return resource(sets.change(call.session, changed, load_patched(SetIn(), described, call.body)))

    @operation("Delete a set", role="admin", status=204, example=examples.ON_SET)
    def delete(self, call: Write, slug: str) -> Response:
        """Delete a set. Its releases stay, and then no other set ever gets its slug."""
        removed, _ = sets.for_update(call.session, slug, call.tags)
        sets.remove(call.session, removed)
        return empty()


def _for_good(response: Response, principal: Principal) -> Response:
    """The response may be kept for ever: by everybody, or where a key decided on its view, by the key's owner."""
    response.headers["Cache-Control"] = IMMUTABLE if principal.role is None else IMMUTABLE_FOR_ONE
    return response
