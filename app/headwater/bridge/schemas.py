"""Shapes of what the API takes and gives, as JSON Schema; those that are read are made from what reads them."""

from __future__ import annotations

from typing import Any

import msgspec

from headwater.bridge import wire
from headwater.bridge.resource import Param, Schema

OBJECT: Schema = {"type": "object"}
ANYTHING: Schema = {}
TIME: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
NAME: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": wire.LONGEST_NAME,
    "pattern": r"^[^\u0000-\u001f\u007f]+$",
}
NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": wire.LARGEST_INT}
SECONDS: Schema = {"type": "number", "minimum": 0}

_STORED: Schema = {"type": ["integer", "null"], "description": "null where it was not kept."}
_TEXT: Schema = {"type": "string"}


def an_object(*required: str, **properties: Schema) -> Schema:
    """An object with these properties."""
    return {"type": "object", "required": list(required or properties), "properties": dict(properties)}


def a_list(of: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": dict(of)}


def ref(name: str) -> Schema:
    """One of `COMPONENTS`."""
    return {"$ref": f"#/components/schemas/{name}"}


_READ = (
    wire.NewBucket, wire.BucketChange, wire.SentEvent, wire.SentQuery, wire.NewLabel, wire.SentAnswer, wire.SentPause,
)  # fmt: skip
_GIVEN: dict[str, Schema] = {
    "Info": an_object(hostname=_TEXT, version=_TEXT, testing={"type": "boolean"}, device_id=_TEXT),
    "Bucket": an_object(
        "id", "type", "client", "hostname", "created", "data", id=_TEXT, name={"type": ["string", "null"]}, type=_TEXT,
        client=_TEXT, hostname=_TEXT, created=TIME, data=OBJECT, last_updated=TIME,
    ),
    "Event": an_object(id=_STORED, timestamp=TIME, duration=SECONDS, data=OBJECT),
    "Export": an_object(buckets={"type": "object", "additionalProperties": OBJECT}),
    "Imported": an_object(message=_TEXT, events=NUMBER, again=NUMBER, skipped=NUMBER, reasons=a_list(_TEXT)),
    "Message": an_object(message=_TEXT),
    "Problem": an_object(type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT),
}  # fmt: skip


def components() -> dict[str, Any]:
    """All shapes that have a name."""
    _, read = msgspec.json.schema_components(_READ, ref_template="#/components/schemas/{name}")
    return {**read, **_GIVEN}


START = Param("start", "Only what lasts until then or longer.", TIME)
END = Param("end", "Only what begins by then.", TIME)
