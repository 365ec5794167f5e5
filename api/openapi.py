"""The OpenAPI 3.1 document, built from the declarations that run the operations (api/operations.py).

Nothing is said here about a single operation: paths come from the router, parameters, bodies and responses from the
schemas, roles and problems from the declarations.
"""

import re
from typing import Any

import marshmallow
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask

from api.operations import CHANGING, MERGE_PATCH, READING, Operation
from api.problems import KINDS
from schemas import base
from schemas.problem import Problem
from schemas.v1.question import GIVEN

_VARIABLE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_INTRODUCTION = """\
A question bank: questions, topics, difficulty levels and answers, as JSON.

Reading published questions needs no key. For everything else make a key with `interrobank keys create --role author`
and send its token as `Authorization: Bearer <token>`; **Authorize** does that here.

Every error is an `application/problem+json` (RFC 9457). Every response has a strong `ETag`; to change something, send
it back as `If-Match`.
"""
_STATUS_TEXTS = {200: "Done.", 201: "Made; `Location` says where it is.", 204: "Done, and nothing to say."}


def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document of an application's v1."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(
        title="Interrobank",
        version="1.0.0",
        openapi_version="3.1.0",
        plugins=[plugin],
        info={"description": _INTRODUCTION, "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"}},
        servers=[{"url": "/"}],
    )
    converter = plugin.converter
    assert converter is not None
    converter.add_attribute_function(_nullable_enum)
    converter.add_attribute_function(_patterns)
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "description": "The token of a key."})
    spec.components.schema("Problem", schema=Problem)
    for slug, kind in {kind.slug: kind for kind in KINDS.values()}.items():
        spec.components.response(_component(slug), _problem_response(kind.meaning))
    for namespace, path, verb, operation in _operations(app):
        spec.path(path, operations={verb: _Description(spec, operation, path, namespace.name).build()})
        if namespace.name not in {tag["name"] for tag in spec._tags}:
            spec.tag({"name": namespace.name, "description": namespace.description})
    return spec.to_dict()


def _operations(app: Flask) -> list[tuple[Any, str, str, Operation]]:
    """Every operation with its namespace, path and verb, in the order of the resources."""
    from api.v1 import PREFIX, RESOURCES

    found = []
    for module in RESOURCES:
        for resource in module.namespace.resources:
            for url in resource.urls:
                path = _VARIABLE.sub(r"{\2}", PREFIX + module.namespace.path.rstrip("/") + (url or ""))
                path = path if module.namespace.path != "/" else PREFIX + "/"
                for verb in ("get", "post", "put", "patch", "delete"):
                    view = getattr(resource.resource, verb, None)
                    if view is not None:
                        found.append((module.namespace, path, verb, view.operation))
    return found


class _Description:
    """One operation in OpenAPI's words."""

    def __init__(self, spec: APISpec, operation: Operation, path: str, tag: str) -> None:
        self.spec = spec
        self.operation = operation
        self.path = path
        self.tag = tag
        self.example = operation.example or {}

    def build(self) -> dict[str, Any]:
        operation = self.operation
        description = operation.description
        if operation.role:
            description += f"\n\nNeeds a key with the role `{operation.role}` or one above it."
        built: dict[str, Any] = {
            "operationId": _operation_id(operation.summary),
            "summary": operation.summary,
            "description": description,
            "tags": [self.tag],
            "parameters": [*self._path_parameters(), *self._query_parameters(), *self._header_parameters()],
            "responses": self._responses(),
            # A read is open too, as long as the bank is.
            "security": [{"key": []}] if operation.role else [{}, {"key": []}],
            "x-role": operation.role,
        }
        if operation.body:
            built["requestBody"] = self._body(operation.body)
        return built

    def _path_parameters(self) -> list[dict[str, Any]]:
        values = self.example.get("path", {})
        return [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": _PATH_SCHEMAS[name],
                "example": values[name],
            }
            for name in re.findall(r"{(\w+)}", self.path)
        ]

    def _query_parameters(self) -> list[dict[str, Any]]:
        plugin = self.spec.plugins[0]
        assert isinstance(plugin, MarshmallowPlugin) and plugin.converter is not None
        parameters: list[dict[str, Any]] = plugin.converter.schema2parameters(self.operation.query, location="query")
        for parameter in parameters:
            if parameter["name"] in ("ids", "fields"):
                parameter |= {"explode": False, "style": "form"}
            schema = parameter["schema"]
            # What a parameter is when it is absent is no value that one could send.
            if schema.get("default") in (None, []):
                schema.pop("default", None)
        return parameters

    def _header_parameters(self) -> list[dict[str, Any]]:
        text = {"type": "string"}
        if self.operation.verb in READING:
            meaning = "ETag of what you have: 304 if it is still the same."
            return [{"name": "If-None-Match", "in": "header", "schema": text, "description": meaning}]
        if self.operation.verb in CHANGING:
            meaning = "ETag of what you read, or `*`."
            required = {"name": "If-Match", "in": "header", "required": True, "schema": text, "example": "*"}
            return [{**required, "description": meaning}]
        if self.operation.idempotent:
            meaning = "Any word of yours: a repeated request with the same one gets the first response again."
            bounds = {"minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}
            return [{"name": "Idempotency-Key", "in": "header", "schema": {**text, **bounds}, "description": meaning}]
        return []

    def _body(self, schema: type[marshmallow.Schema]) -> dict[str, Any]:
        if self.operation.verb == "patch":
            content = {"schema": _patch_schema(self.spec, schema), "example": self.example["body"]}
            return {"required": True, "content": {MERGE_PATCH: content, "application/json": content}}
        content = {"schema": schema, "example": self.example["body"]}
        return {"required": True, "content": {"application/json": content}}

    def _responses(self) -> dict[str, Any]:
        operation = self.operation
        success: dict[str, Any] = {"description": _STATUS_TEXTS[operation.status]}
        if operation.returns:
            success["content"] = {"application/json": {"schema": operation.returns}}
            success["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "SHA-256 of the body."}}
        if operation.status == 201:
            success["headers"]["Location"] = {"schema": {"type": "string"}}
        responses = {str(operation.status): success}
        if operation.verb in READING:
            responses["304"] = {"description": "Still the same."}
        if "{question_id}" in self.path:
            location = {"Location": {"schema": {"type": "string"}}}
            responses["308"] = {"description": "The question was merged into another one.", "headers": location}
        for status, slug in self._problems():
            responses[str(status)] = _component(slug)  # type: ignore[assignment]
        return responses

    def _problems(self) -> list[tuple[int, str]]:
        operation = self.operation
        slugs = ["unauthenticated", "forbidden", "invalid", "too-many-requests", "internal", "unavailable"]
        if operation.body or "cursor" in operation.query._declared_fields:
            slugs.append("malformed" if operation.body else "bad-cursor")
        if operation.body:
            slugs += ["too-large", "wrong-media-type"]
        if "{" in self.path:
            slugs.append("not-found")
        if operation.conflicts or (operation.verb == "post" and operation.idempotent):
            slugs.append("conflict")
        if operation.verb in CHANGING:
            slugs += ["stale", "precondition-required"]
        statuses = {kind.slug: kind.status for kind in KINDS.values()}
        return sorted((statuses[slug], slug) for slug in slugs)


_UUID = {"type": "string", "format": "uuid", "pattern": f"^{base.UUID.pattern}$"}
_PATH_SCHEMAS: dict[str, dict[str, Any]] = {
    "question_id": _UUID,
    "answer_id": _UUID,
    "key_id": {"type": "string", "pattern": f"^(current|{base.UUID.pattern})$"},
    "number": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    "slug": {"type": "string", "pattern": f"^{base.SLUG.pattern}$", "maxLength": 100},
}


def _component(slug: str) -> str:
    return "".join(word.capitalize() for word in slug.split("-"))


def _operation_id(summary: str) -> str:
    first, *rest = re.findall(r"[a-z]+", summary.lower())
    return first + "".join(word.capitalize() for word in rest if word not in ("a", "an", "the"))


def _problem_response(meaning: str) -> dict[str, Any]:
    return {"description": meaning, "content": {"application/problem+json": {"schema": "Problem"}}}


def _schema_name(schema: Any) -> str:
    """A component's name: that of the class, with `In` spelt out for what clients send."""
    cls = schema if isinstance(schema, type) else type(schema)
    name: str = cls.__name__
    return name.removesuffix("In") + "Input" if name.endswith("In") else name


def _patch_schema(spec: APISpec, schema: type[marshmallow.Schema]) -> str:
    """The component for a merge patch: every member may be absent, and null takes one back to its default."""
    name = _schema_name(schema).removesuffix("Input") + "Patch"
    if name not in spec.components.schemas:
        plugin = spec.plugins[0]
        assert isinstance(plugin, MarshmallowPlugin) and plugin.converter is not None
        whole = plugin.converter.schema2jsonschema(schema)
        needed = whole.pop("required", [])
        members = {
            member: inner if member in needed else {"anyOf": [inner, {"type": "null"}]}
            for member, inner in whole["properties"].items()
        }
        if name == "QuestionPatch":
            members |= {member: {"description": "May be sent back unchanged."} for member in GIVEN}
        spec.components.schema(name, {**whole, "properties": members, "minProperties": 0})
    return name


def _patterns(_converter: Any, field: marshmallow.fields.Field, **_: Any) -> dict[str, Any]:
    """What our own fields check beyond their validators."""
    if isinstance(field, base.Text):
        return {"pattern": r"\S"}
    return {}


def _nullable_enum(
    _converter: Any, field: marshmallow.fields.Field, *, ret: dict[str, Any], **_: Any
) -> dict[str, Any]:
    if field.allow_none and "enum" in ret and None not in ret["enum"]:
        return {"enum": [*ret["enum"], None]}
    return {}
