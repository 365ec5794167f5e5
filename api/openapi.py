"""The OpenAPI 3.1 document, built from the declarations that run the operations (api/operations.py).

Nothing is said here about a single operation: paths come from the resources, parameters, bodies and responses from the
schemas, roles and problems from the declarations, examples from api/examples.py.
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import marshmallow
import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

from api import examples
from api.operations import (
    ATTEMPT,
    CHANGING,
    MERGE_PATCH,
    READING,
    SEPARATED_BY_COMMAS,
    Operation,
    body_needed,
)
from api.problems import KINDS, Kind
from schemas import base
from schemas.problem import Moved, Problem
from schemas.v1.question import GIVEN

Json = dict[str, Any]

_INTRODUCTION = """\
A question bank: questions, topics, difficulty levels and answers, as JSON.

- **Reading** published questions needs no key. For everything else make one with
  `interrobank keys create --role author` and send its token as `Authorization: Bearer <token>`; the button
  **Authorize** does that here. Every operation says which role it needs, of `player`, `reader`, `author`, `reviewer`
  and `admin`; each includes those before it.
- **Changing** something needs `If-Match` with the `ETag` of what you read, so that nobody's change is lost.
- **Pages** carry `items` and `next`: follow `next` as it is given until it is null.
- **Errors** are `application/problem+json` (RFC 9457); `errors` lists every fault of a request at once. An unknown
  query parameter or member is a fault too.
- **Every response** has an `X-Request-Id`: the one that you sent, or a new one. The log of the service has it too.
"""
_VARIABLE = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_UUID = {"type": "string", "format": "uuid", "pattern": f"^{base.UUID.pattern}$"}
_PATH_VARIABLES: dict[str, Json] = {
    "question_id": {"description": "Id of the question.", "schema": _UUID},
    "answer_id": {"description": "Id of the answer.", "schema": _UUID},
    "attempt_id": {"description": "Id of the attempt.", "schema": _UUID},
    "pair_id": {"description": "Id of the pair of questions.", "schema": _UUID},
    "key_id": {
        "description": "Id of the key, or `current` for the one of the request.",
        "schema": {"type": "string", "pattern": f"^(current|{base.UUID.pattern})$"},
    },
    "import_id": {"description": "Id of the import.", "schema": _UUID},
    "number": {
        "description": "Number of the revision or release; the first is 1.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    },
    "token": {
        "description": "Token of the draw session, as `POST /draw-sessions` gave it.",
        "schema": {"type": "string", "pattern": f"^{base.TOKEN.pattern}$"},
    },
    "slug": {"description": "Its slug.", "schema": {"type": "string", "pattern": f"^{base.SLUG.pattern}$"}},
}
# The member of what was made that fills in a path variable; for all others it is the id.
_NAMED_BY = {"slug": "slug", "token": "token", "number": "number"}
_TAG = r'(W/)?"[!#-~]*"'
_PRECONDITIONS: dict[str, Json] = {
    "If-None-Match": {
        "description": "The `ETag` of what you have: 304 if it is still the same.",
        "schema": {"type": "string"},
    },
    "If-Match": {
        "description": "The `ETag` of what you read, or `*` to change it whatever it is now.",
        "required": True,
        "schema": {"type": "string", "pattern": rf"^(\*|{_TAG}( *, *{_TAG})*)$"},
        "example": "*",
    },
    "Idempotency-Key": {
        "description": "Any word of yours. A repeated request with the same one gets the first response again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"},
    },
}
_TEXT = {"type": "string"}
_HEADERS: dict[str, Json] = {
    "ETag": {
        "description": "Strong validator: the SHA-256 of a single resource, a shorter hash of a collection, with a "
        "suffix where it is compressed.",
        "required": True,
        "schema": {"type": "string", "pattern": '^"([0-9a-f]{64}|[0-9a-f]{32})(:[a-z]+)?"$'},
    },
    "Last-Modified": {"description": "When it was changed, to the second.", "required": True, "schema": _TEXT},
    "Link": {
        "description": 'Where more is: `<URL>; rel="next"` is the next page, absent on the last one; '
        '`rel="describedby"` is the ledger of an export.',
        "schema": _TEXT,
    },
    "Content-Disposition": {"description": "The name to keep a file under.", "schema": _TEXT},
    "Location": {
        "description": "Where it is, relative to the host.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Idempotency-Replayed": {
        "description": "`true` if this is the response to an earlier request with the same `Idempotency-Key`.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "X-Request-Id": {"description": "The name of this request in the log.", "required": True, "schema": _TEXT},
    "WWW-Authenticate": {"description": "How to send the token.", "required": True, "schema": _TEXT},
    "Retry-After": {
        "description": "Seconds to wait before trying again.",
        "schema": {"type": "integer", "minimum": 1},
    },
    "RateLimit": {"description": "What is left of each limit, and the seconds until it is renewed.", "schema": _TEXT},
    "RateLimit-Policy": {"description": "The limits.", "schema": _TEXT},
}
_PROBLEM_HEADERS = {
    401: ("WWW-Authenticate",),
    409: ("Retry-After",),
    429: ("Retry-After", "RateLimit", "RateLimit-Policy"),
    503: ("Retry-After",),
}
_STATUS_TEXTS = {
    201: "Made; `Location` says where it is.",
    204: "Done, and nothing to say.",
    307: "For now it is at `Location`.",
}


@cache
def document() -> Json:
    """The OpenAPI document of v1."""
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    spec = APISpec(title="Interrobank", version="1.0.0", openapi_version="3.1.0", plugins=[plugin])
    assert plugin.converter is not None
    plugin.converter.add_attribute_function(_nullable_enum)
    plugin.converter.add_attribute_function(_text)
    for name, about in (("key", "The token of a key."), ("attempt", "The token of the attempt.")):
        spec.components.security_scheme(name, {"type": "http", "scheme": "bearer", "description": about})
    for name, header in _HEADERS.items():
        spec.components.header(name, header)
    operations = list(_operations())
    for one in operations:
        spec.path(one.path, operations={one.verb: _Description(spec, plugin.converter, one, operations).build()})
    built = spec.to_dict()
    schemas = built["components"]["schemas"]
    for key, name in plugin.converter.refs.items():
        schemas[name] = {"description": _about(key[0]), **schemas[name]}
    for name, example in examples.RESPONSES.items():
        schemas[name]["examples"] = [example]
    namespaces = {one.tag: one.tag_description for one in operations}
    return {
        "openapi": built["openapi"],
        "info": {
            **built["info"],
            "description": _unwrapped(_INTRODUCTION),
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": description} for name, description in namespaces.items()],
        "paths": built["paths"],
        "components": built["components"],
    }


def as_yaml(described: Json) -> str:
    """A document in YAML: in its own order, with texts of several lines as blocks."""
    text: str = yaml.dump(described, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


class _Dumper(yaml.SafeDumper):
    """YAML as people would write it: no anchors, and block style for texts of several lines."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent_text)


@dataclass(frozen=True)
class _Found:
    """An operation, and where it is."""

    path: str
    verb: str
    tag: str
    tag_description: str
    operation: Operation

    @property
    def id(self) -> str:
        first, *rest = re.findall(r"[a-z]+", self.operation.summary.lower())
        return first + "".join(word.capitalize() for word in rest if word not in ("a", "an", "the"))

    @property
    def variables(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)


def _operations() -> Iterator[_Found]:
    """Every operation, in the order of the resources."""
    from api.v1 import PREFIX, RESOURCES

    for module in RESOURCES:
        namespace = module.namespace
        for resource in namespace.resources:
            for url in resource.urls:
                path = PREFIX + _VARIABLE.sub(r"{\2}", namespace.path + url)
                for verb in ("get", "post", "put", "patch", "delete"):
                    view = getattr(resource.resource, verb, None)
                    if view is not None:
                        yield _Found(path, verb, namespace.name, namespace.description, view.operation)


class _Description:
    """One operation in OpenAPI's words."""

    def __init__(self, spec: APISpec, converter: OpenAPIConverter, found: _Found, operations: list[_Found]) -> None:
        self.spec = spec
        self.converter = converter
        self.found = found
        self.operations = operations
        self.operation = found.operation
        self.query: dict[str, fields.Field] = found.operation.query._declared_fields
        self.example = found.operation.example or {}
        self.replays = found.verb == "post" and found.operation.idempotent

    def build(self) -> Json:
        operation = self.operation
        description = _unwrapped(operation.description)
        if operation.role == ATTEMPT:
            description += "\n\nNeeds the token of the attempt, which `POST /attempts` gave."
        elif operation.role:
            description += f"\n\nNeeds a key with the role `{operation.role}` or one above it."
        built: Json = {
            "operationId": self.found.id,
            "summary": operation.summary,
            "description": description,
            "tags": [self.found.tag],
            "parameters": [*self._path_parameters(), *self._query_parameters(), *self._header_parameters()],
            "requestBody": self._request_body(),
            "responses": self._responses(),
            "security": self._security(),
            "x-role": operation.role,
        }
        return {name: value for name, value in built.items() if value or name == "x-role"}

    def _security(self) -> list[Json]:
        if self.operation.role == ATTEMPT:
            return [{"attempt": []}]
        # Reading without a key is allowed unless the bank's settings say otherwise.
        return [{"key": []}] if self.operation.role else [{}, {"key": []}]

    def _path_parameters(self) -> Iterator[Json]:
        for name in self.found.variables:
            example = self.example["path"][name]
            yield {"name": name, "in": "path", "required": True, **_PATH_VARIABLES[name], "example": example}

    def _query_parameters(self) -> Iterator[Json]:
        parameters: list[Json] = self.converter.schema2parameters(self.operation.query, location="query")
        for parameter in parameters:
            if parameter["name"] in SEPARATED_BY_COMMAS:
                parameter["explode"] = False
            schema = parameter["schema"]
            # What a parameter is when it is absent is no value that one could send.
            if schema.get("default") in (None, []):
                schema.pop("default", None)
            if isinstance(schema["type"], list):
                schema["type"] = next(one for one in schema["type"] if one != "null")
            if None in schema.get("enum", ()):
                schema["enum"].remove(None)
            about = {name: parameter.pop(name) for name in ("name", "in", "description")}
            yield about | parameter

    def _header_parameters(self) -> Iterator[Json]:
        needed = {
            "If-None-Match": self.found.verb in READING,
            "If-Match": self.found.verb in CHANGING,
            "Idempotency-Key": self.replays,
        }
        for name in needed:
            if needed[name]:
                yield {"name": name, "in": "header", **_PRECONDITIONS[name]}

    def _request_body(self) -> Json | None:
        if self.operation.uploads:
            return self._upload()
        return self._body(self.operation.body) if self.operation.body else None

    def _body(self, schema: type[marshmallow.Schema]) -> Json:
        content = {"schema": schema, "example": self.example["body"]}
        if self.found.verb == "patch":
            content["schema"] = self._patch_schema(schema)
            return {"required": True, "content": {MERGE_PATCH: content, "application/json": content}}
        return {"required": body_needed(schema), "content": {"application/json": content}}

    def _upload(self) -> Json:
        """A file: by itself, or in a form that may have the parameters of the query as its other fields."""
        members: Json = {"file": {"type": "string", "format": "binary"}}
        for one in self._query_parameters():
            members[one["name"]] = {"description": one["description"], **one["schema"]}
        del members["filename"]
        form: Json = {"type": "object", "properties": members, "required": ["file"], "additionalProperties": False}
        file = self.example["file"]
        return {
            "required": True,
            "content": {
                "multipart/form-data": {"schema": form, "example": {"file": file["text"]}},
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}, "example": file["text"]},
            },
        }

    def _patch_schema(self, schema: type[marshmallow.Schema]) -> str:
        """The component for a merge patch: every member may be absent, and null takes one back to its default."""
        name = _schema_name(schema).removesuffix("Input") + "Patch"
        if name not in self.spec.components.schemas:
            whole = self.converter.schema2jsonschema(schema)
            needed = whole.pop("required", [])
            members: Json = {}
            for member, inner in whole["properties"].items():
                field = schema._declared_fields[member]
                if isinstance(field, base.Object):
                    inner = {"$ref": f"#/components/schemas/{self._patch_schema(type(field.schema))}"}
                inner.pop("default", None)
                nullable = member in needed or "null" in inner.get("type", ())
                members[member] = inner if nullable else {"anyOf": [inner, {"type": "null"}]}
            if name == "QuestionPatch":
                members |= {member: {"description": "May be sent back unchanged."} for member in GIVEN}
            about = {"description": "A JSON merge patch (RFC 7396): null takes a member back to its default."}
            self.spec.components.schema(name, {**about, **whole, "properties": members})
        return name

    def _responses(self) -> Json:
        responses: dict[str, Any] = {str(self.operation.status): self._success()}
        if self.operation.uploads:
            responses["202"] = {**self._success(), "description": "Left to a worker; `Location` says how far it is."}
        if self.found.verb in READING and self.operation.status == 200:
            responses["304"] = {"description": "Still the same.", "headers": {"ETag": "ETag"}}
        if "question_id" in self.found.variables:
            responses["308"] = self._moved()
        responses |= {str(status): self._problem(kinds) for status, kinds in self._kinds().items()}
        return responses

    def _success(self) -> Json:
        schema = self.operation.returns
        text = "The file." if self.operation.streams else _STATUS_TEXTS.get(self.operation.status)
        success: Json = {"description": text or _about(schema)}
        headers = []
        if schema:
            success["content"] = {"application/json": {"schema": schema}} | self._files()
            headers += ["ETag"] if self.operation.status < 300 else []
            headers += ["Last-Modified"] if "updated_at" in schema._declared_fields else []
            headers += ["Link"] if "next" in schema._declared_fields else []
        if self.operation.streams:
            success["content"] = {media_type: {"schema": {}} for media_type in self.operation.streams}
            headers += ["ETag", "Content-Disposition", "Link"]
        headers += ["Location"] if self.operation.status in (201, 307) else []
        headers += ["Idempotency-Replayed"] if self.replays else []
        if headers:
            success["headers"] = {name: name for name in headers}
        links = dict(self._links()) if self.operation.status == 201 else {}
        return {**success, "links": links} if links else success

    def _files(self) -> Json:
        """The media types of files that may come instead, of which some are JSON too."""
        contents: Json = {media_type: {"schema": {}} for media_type, _ in self.operation.files}
        schemas = [schema for _, schema in self.operation.files if schema]
        if schemas:
            contents["application/json"] = {"schema": {"anyOf": [self.operation.returns, *schemas]}}
        return contents

    def _links(self) -> Iterator[tuple[str, Json]]:
        """From a collection in which something was made to what can be done with it."""
        for other in self.operations:
            *known, variable = other.variables or [""]
            if other.path == f"{self.found.path}/{{{variable}}}":
                parameters = {f"path.{name}": f"$request.path.{name}" for name in known}
                parameters[f"path.{variable}"] = f"$response.body#/{_NAMED_BY.get(variable, 'id')}"
                if other.verb in CHANGING:
                    parameters["header.If-Match"] = "$response.header.ETag"
                yield other.id, {"operationId": other.id, "parameters": parameters}

    def _moved(self) -> str:
        if "Moved" not in self.spec.components.responses:
            response = {
                "description": "The question was merged into another one: send the same request to `Location`.",
                "headers": {"Location": "Location"},
                "content": {"application/json": {"schema": Moved}},
            }
            self.spec.components.response("Moved", response)
        return "Moved"

    def _kinds(self) -> dict[int, list[Kind]]:
        """The kinds of problem that the operation can end in, by status."""
        operation = self.operation
        slugs = {
            # A body that no operation asked for is read where it is part of what an Idempotency-Key stands for.
            "malformed": operation.body or operation.uploads or self.replays,
            "bad-cursor": "cursor" in self.query,
            "unauthenticated": True,
            "forbidden": operation.role or {"view", "status"} & self.query.keys(),
            "not-found": self.found.variables,
            "conflict": operation.conflicts,
            "shortage": operation.shortages,
            "lossy": "strict" in self.query and not operation.shortages,
            "in-flight": self.replays,
            "length-required": operation.uploads,
            "stale": self.found.verb in CHANGING,
            "too-large": operation.body or operation.uploads or self.replays,
            "wrong-media-type": operation.body,
            "invalid": True,
            "idempotency-key-reused": self.replays,
            "precondition-required": self.found.verb in CHANGING,
            "too-many-requests": True,
            "internal": True,
            "unavailable": True,
            # What is described are the methods that there are.
            "method-not-allowed": False,
        }
        kinds: dict[int, list[Kind]] = {}
        for kind in {kind.slug: kind for kind in KINDS.values()}.values():
            if slugs[kind.slug]:
                kinds.setdefault(kind.status, []).append(kind)
        return dict(sorted(kinds.items()))

    def _problem(self, kinds: list[Kind]) -> str:
        """The component for the problems of one status."""
        name = "Or".join("".join(word.capitalize() for word in kind.slug.split("-")) for kind in kinds)
        if name not in self.spec.components.responses:
            content = {
                "schema": Problem,
                "examples": {kind.slug: {"summary": kind.title, "value": examples.problem(kind)} for kind in kinds},
            }
            headers = ("X-Request-Id", *_PROBLEM_HEADERS.get(kinds[0].status, ()))
            response = {
                "description": " Or: ".join(kind.meaning for kind in kinds),
                "headers": {header: header for header in headers},
                "content": {"application/problem+json": content},
            }
            self.spec.components.response(name, response)
        return name


def _unwrapped(text: str) -> str:
    """A text whose paragraphs and list items are one line each: Swagger UI shows line ends as such."""
    return re.sub(r"(?<=\S)\n[ ]*(?=[^\s-])", " ", text).strip()


def _about(schema: Any) -> str:
    """What a schema's class says of itself."""
    return _unwrapped(inspect.cleandoc(schema.__doc__))


def _schema_name(schema: Any) -> str:
    """A component's name: that of the class, with `In` spelt out for what clients send."""
    cls = schema if isinstance(schema, type) else type(schema)
    name: str = cls.__name__
    return name.removesuffix("In") + "Input" if name.endswith("In") else name


def _text(_converter: Any, field: fields.Field, *, ret: Json, **_: Any) -> Json:
    """What our own field checks beyond its validators. A default that is no value one could send is none to tell of."""
    if not isinstance(field, base.Text):
        return {}
    if ret.get("default") == "":
        del ret["default"]
    return {"pattern": r"^$|\S" if field.may_be_empty else r"\S"}


def _nullable_enum(_converter: Any, field: fields.Field, *, ret: Json, **_: Any) -> Json:
    return {"enum": [*ret["enum"], None]} if field.allow_none and "enum" in ret and None not in ret["enum"] else {}
