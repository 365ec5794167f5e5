"""`/topics`."""

from functools import partial

from flask import Response
from flask_restx import Namespace, Resource

from api import examples
from api.operations import Read, Write, load_patched, operation
from api.replies import created, empty, keyset_page, page, resource
from schemas.base import Choice
from schemas.page import PageQuery, page_of
from schemas.v1.topic import Topic, TopicIn
from services import topics
from services.documents import canonical

namespace = Namespace("topics", path="/topics", description="The tree of topics.")


class TopicsQuery(PageQuery):
    """How topics are wanted."""

    tree = Choice(
        ("true", "false"),
        load_default="false",
        metadata={"description": "`true` gives all topics at once, each with its `children`."},
    )


@namespace.route("")
class Topics(Resource):
    @operation("List topics", query=TopicsQuery, returns=page_of(Topic))
    def get(self, call: Read) -> Response:
        """All topics in the order of their slugs, or the whole tree, with question counts per difficulty level."""
        call.principal.view()
        if call.query["tree"] == "true":
            return page([canonical(topic) for topic in topics.tree(call.connection)], None)
        return keyset_page(call.query, "topics", ("slug", str), partial(topics.listed, call.connection))

    @operation(
        "Add a topic", role="author", body=TopicIn, returns=Topic, status=201, conflicts=True, example=examples.TOPIC
    )
    def post(self, call: Write) -> Response:
        """Add a topic, on the first level or below another one."""
        topic = topics.create(call.session, call.body)
        return created(resource(topic), f"/api/v1/topics/{topic['slug']}")


@namespace.route("/<slug:slug>")
class OneTopic(Resource):
    @operation("Read a topic", returns=Topic, example=examples.ON_TOPIC)
    def get(self, call: Read, slug: str) -> Response:
        """One topic with its question counts."""
        call.principal.view()
        return resource(topics.find(call.connection, slug))

    @operation(
        "Replace a topic", role="reviewer", body=TopicIn, returns=Topic, conflicts=True, example=examples.REPLACE_TOPIC
    )
    def put(self, call: Write, slug: str) -> Response:
        """Replace a topic. Another `slug` renames it, and makes a new revision of every question that names it."""
        topic, _ = topics.for_update(call.session, slug, call.tags)
        return resource(topics.change(call.session, topic, call.body, call.principal))

    @operation(
        "Change a topic", role="reviewer", body=TopicIn, returns=Topic, conflicts=True, example=examples.PATCH_TOPIC
    )
    def patch(self, call: Write, slug: str) -> Response:
        """Change some members of a topic by a JSON merge patch."""
        topic, described = topics.for_update(call.session, slug, call.tags)
        content = load_patched(TopicIn(), described, call.body)
        return resource(topics.change(call.session, topic, content, call.principal))

    @operation("Delete a topic", role="admin", status=204, conflicts=True, example=examples.ON_UNUSED_TOPIC)
    def delete(self, call: Write, slug: str) -> Response:
        """Delete a topic to which no question and no other topic belongs."""
        topic, _ = topics.for_update(call.session, slug, call.tags)
        topics.remove(call.session, topic)
        return empty()
