"""The OpenAPI 3.1 document of both APIs, made from the table that the routes are made from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from headwater.bridge.resource import Operation, Param
from headwater.bridge.schemas import NAME, NUMBER, components, ref

_PART = re.compile(r"{([a-z]+)}")
_PARTS = {
    "bucket": ("The bucket's name.", NAME), "number": ("The event's id.", NUMBER), "key": ("The setting's name.", NAME),
    "label": ("The label's number.", NUMBER),
    "advice": ("The suggestion's id.", NAME),
}  # fmt: skip
_REFUSED = {
    400: "What was sent cannot be taken; the text says why.",
    401: "The token is missing or wrong.",
    403: "The caller may not ask.",
    413: "The body is too large.",
    429: "Too much is asked in too short a time.",
    503: "The program cannot answer now.",
}


def document(operations: Iterable[Operation], version: str) -> dict[str, Any]:
    """The document, as JSON values."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Headwater", "version": version,
            "description": "The local API of Headwater. /api/0 is ActivityWatch's contract, /v1 is Headwater's own.",
        },
        "security": [{"bearer": []}, {"basic": []}],
        "paths": paths,
        "components": {
            "schemas": components(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic", "description": "Any name; the token is the password."},
            },
        },
    }  # fmt: skip


def _operation(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "summary": operation.about,
        "operationId": _name(operation),
        "tags": ["Headwater" if operation.path.startswith("/v1") else "ActivityWatch"],
        "parameters": [*map(_part, _PART.findall(operation.path)), *map(_parameter, operation.query)],
        "responses": _responses(operation),
    }
    if operation.files:
        form = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}, "required": ["file"]}
        content = {"application/json": {"schema": ref("Export")}, "multipart/form-data": {"schema": form}}
        told["requestBody"] = {"required": True, "content": content}
    elif operation.body is not None:
        content = {"application/json": {"schema": operation.body}}
        told["requestBody"] = {"required": operation.body_required, "content": content}
    return told


def _name(operation: Operation) -> str:
    words = re.findall(r"[a-z0-9]+", operation.path)
    return "_".join([operation.method.lower(), *words])


def _part(name: str) -> dict[str, Any]:
    about, schema = _PARTS[name]
    return {"name": name, "in": "path", "required": True, "description": about, "schema": schema}


def _parameter(param: Param) -> dict[str, Any]:
    return {
        "name": param.name, "in": "query", "required": param.required, "description": param.about,
        "schema": param.schema,
    }  # fmt: skip


def _responses(operation: Operation) -> dict[str, Any]:
    problem = operation.path.startswith("/v1")
    media, shape = ("application/problem+json", "Problem") if problem else ("application/json", "Message")
    refused = {media: {"schema": ref(shape)}}
    responses: dict[str, Any] = {
        str(status): {"description": about, "content": refused if status >= 400 else {}}
        for status, about in {**_REFUSED, **operation.also}.items()
    }
    if operation.status < 400:
        responses[str(operation.status)] = _given(operation)
    return {status: _without_empty(responses[status]) for status in sorted(responses)}


def _given(operation: Operation) -> dict[str, Any]:
    content = {} if operation.gives is None else {operation.media: {"schema": operation.gives}}
    return {"description": "Done.", "content": content}


def _without_empty(response: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in response.items() if value}
