"""The documentation page: the OpenAPI document as plain HTML, which fetches nothing and runs nothing."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; }
h2 { margin-top: 3rem; }
h3 { margin: 2rem 0 0; font: 600 1rem/1.5 ui-monospace, monospace; }
p { margin: .25rem 0; }
table { border-collapse: collapse; margin: .5rem 0; }
td { padding: .1rem 1rem .1rem 0; vertical-align: top; }
pre { overflow: auto; padding: .5rem .75rem; border: 1px solid; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
"""
_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content-Security-Policy: nothing but the page's own style."""


def page(document: Mapping[str, Any]) -> bytes:
    """The page, whole."""
    body = "\n".join(_body(document))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Headwater: local API</title><style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    ).encode()


def _body(document: Mapping[str, Any]) -> Iterator[str]:
    yield "<h1>Headwater: local API</h1>"
    yield f"<p>{escape(document['info']['description'])} It answers on this machine only.</p>"
    yield (
        "<p>Every request needs the token: <code>Authorization: Bearer TOKEN</code>, or any name with the token as "
        'password. The whole description for programs: <a href="/v1/openapi.json">openapi.json</a>.</p>'
    )
    for tag in ("Headwater", "ActivityWatch"):
        yield f"<h2>{tag}</h2>"
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if tag in operation["tags"]:
                    yield from _operation(path, method, operation)
    yield "<h2>Shapes</h2>"
    for name, schema in document["components"]["schemas"].items():
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3>{_json(schema)}'


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h3>{method.upper()} {escape(path)}</h3><p>{escape(operation['summary'])}</p>"
    rows = [
        (p["name"], p["description"] + ("" if p["required"] else " May be left out.")) for p in operation["parameters"]
    ]
    rows += [(status, response["description"]) for status, response in operation["responses"].items()]
    yield "<table>" + "".join(f"<tr><td><code>{escape(a)}</code></td><td>{escape(b)}</td></tr>" for a, b in rows)
    yield "</table>"
    for kind, body in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<p>Takes {escape(kind)}:</p>{_json(body['schema'])}"
    for status, response in operation["responses"].items():
        if status < "300":
            for kind, body in response.get("content", {}).items():
                yield f"<p>Gives {escape(kind)}:</p>{_json(body['schema'])}"


def _json(schema: Mapping[str, Any]) -> str:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    if name:
        return f'<p><a href="#{escape(name)}">{escape(name)}</a></p>'
    return f"<pre>{escape(json.dumps(schema, indent=1, ensure_ascii=False))}</pre>"
