"""Exports of ActivityWatch, written down shortly."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC).timestamp()


def event(at: float, duration: float, **data: Any) -> dict[str, Any]:
    """`at` counts from noon."""
    told = datetime.fromtimestamp(NOON + at, UTC).isoformat()
    return {"id": None, "timestamp": told, "duration": duration, "data": data}


def bucket(name: str, kind: str, *events: dict[str, Any], host: str = "old") -> dict[str, Any]:
    return {
        "id": f"{name}_{host}", "type": kind, "client": name, "hostname": host,
        "created": "2026-11-01T00:00:00+00:00", "events": sorted(events, key=lambda e: e["timestamp"], reverse=True),
    }  # fmt: skip


def write(path: Path, *buckets: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"buckets": {b["id"]: b for b in buckets}}), encoding="utf-8")
    return path


def morning(path: Path) -> Path:
    """An editor, a browser with a page that is known, a private one, an absence."""
    return write(
        path,
        bucket(
            "aw-watcher-window", "currentwindow",
            event(0, 100, app="code", title="main.py – headwater"),
            event(100, 50, app="firefox", title="Guide — Mozilla Firefox"),
            event(150, 20, app="firefox", title="Bank — Mozilla Firefox Private Browsing"),
            event(170, 10, app="KeePassXC", title="secrets.kdbx"),
            event(1200, 60, app="code", title="test.py – headwater"),
        ),
        bucket("aw-watcher-afk", "afkstatus", event(0, 200, status="not-afk"), event(200, 1000, status="afk"),
               event(1200, 60, status="not-afk")),
        bucket("aw-watcher-web-firefox", "web.tab.current",
               event(100, 50, url="https://docs.example.org/g?q=1", title="Guide", audible=False, incognito=False),
               event(150, 20, url="https://bank.example/", title="Bank", audible=False, incognito=True)),
        bucket("aw-watcher-vim", "app.editor.activity",
               event(0, 100, file="/home/me/headwater/main.py", project="/home/me/headwater", language="python")),
    )  # fmt: skip
