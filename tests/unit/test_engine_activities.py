"""Watchers' buckets on the store: beside ours, redacted, quiet during a pause, and told to the stream."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from headwater.base import ManualClock, Paths, Settings, TitleMode
from headwater.bridge import NotYours, Refused, UnknownBucket
from headwater.engine.activities import LARGEST_SETTING, SILENT_S, WatcherActivities
from headwater.records import Bucket, ContextSeen, Event, Observation, Presence, PresenceChanged, WindowSeen
from headwater.store import Store
from tests.support.activities import MemoryActivities
from tests.support.days import NOON, absence, segment
from tests.support.desktop import wait_until

US = 1_000_000
HOST = "desk"
WINDOW = Bucket(f"aw-watcher-window_{HOST}", "currentwindow", "aw-watcher-window", HOST, round(NOON * US))
WEB = Bucket("aw-watcher-web-firefox", "web.tab.current", "aw-client-web", HOST, round(NOON * US))
AFK = Bucket(f"aw-watcher-afk_{HOST}", "afkstatus", "aw-watcher-afk", HOST, round(NOON * US))
PAGE: dict[str, Any] = {"url": "https://docs.example.org/a?b=c", "title": "Guide", "audible": False, "incognito": False}


class World:
    """What the activities are told of the rest of the program."""

    def __init__(self) -> None:
        self.heard: list[Observation] = []
        self.sees = False
        self.open = True
        self.brought: list[int] = []
        self.clock = ManualClock(NOON)


@pytest.fixture
def world() -> World:
    return World()


Make = Callable[..., WatcherActivities]


@pytest.fixture
def make(tmp_path: Path, world: World) -> Iterator[Make]:
    made: list[WatcherActivities] = []
    paths = Paths.under(tmp_path)
    Store(paths.database).close()

    def build(**choices: Any) -> WatcherActivities:
        made.append(WatcherActivities(
            paths, Settings(**choices), world.clock, HOST, emit=world.heard.append, seen_here=lambda: world.sees,
            open_to=lambda: world.open, brought=world.brought.append,
        ))  # fmt: skip
        return made[-1]

    yield build
    for each in made:
        each.close()


def own_history(tmp_path: Path) -> None:
    with Store(Paths.under(tmp_path).database) as store:
        store.put([(segment(NOON, 60, "code", "a"), None), (segment(NOON + 60, 40, "code", "a"), None)])
        store.put([(absence(NOON + 100, 300), None)])


def event(at: float, seconds: float = 0.0, **data: Any) -> Event:
    return Event(None, round((NOON + at) * US), round(seconds * US), data)


def rows(activities: WatcherActivities, bucket: str) -> list[tuple[float, float, Any]]:
    table = activities.events(bucket, None, None, None)
    columns = ((table.start_us / US - NOON).round(3).tolist(), (table.duration_us / US).tolist(), table.which.tolist())
    return [(a, b, table.said[w]) for a, b, w in zip(*columns, strict=True)]


def test_ours_are_two_buckets_more(make: Make, tmp_path: Path) -> None:
    activities = make()
    assert activities.buckets() == []
    own_history(tmp_path)
    assert [b.id for b in activities.buckets()] == [AFK.id, WINDOW.id]
    assert rows(activities, WINDOW.id) == [(0.0, 100.0, {"app": "code", "title": "a"})]
    assert rows(activities, AFK.id) == [(100.0, 300.0, {"status": "afk"}), (0.0, 100.0, {"status": "not-afk"})]
    assert activities.count(WINDOW.id, None, None) == 1
    number = int(activities.events(WINDOW.id, None, None, None).ids[0])
    found = activities.event(WINDOW.id, number)
    assert found is not None
    assert found.duration_us == 100 * US


def test_a_watcher_of_our_name_counts_where_we_saw_nothing(make: Make, tmp_path: Path) -> None:
    own_history(tmp_path)
    activities = make()
    assert not activities.create(WINDOW), "there is one of that name for whoever asks"
    activities.insert(WINDOW.id, [event(50, 100, app="x", title="both"), event(500, 20, app="x", title="alone")])
    assert rows(activities, WINDOW.id) == [
        (500.0, 20.0, {"app": "x", "title": "alone"}), (0.0, 100.0, {"app": "code", "title": "a"}),
    ]  # fmt: skip
    assert activities.count(WINDOW.id, None, None) == 2


@pytest.mark.parametrize("act", ["update", "delete"])
def test_ours_cannot_be_changed_from_outside(make: Make, tmp_path: Path, act: str) -> None:
    own_history(tmp_path)
    activities = make()
    with pytest.raises(NotYours):
        activities.update(WINDOW) if act == "update" else activities.delete(WINDOW.id)


def test_what_there_is_not_is_unknown(make: Make) -> None:
    activities = make()
    for call in (activities.bucket, activities.delete, lambda name: activities.events(name, None, None, None)):
        with pytest.raises(UnknownBucket):
            call("nothing")
    with pytest.raises(UnknownBucket):
        activities.heartbeat("nothing", event(0), 0)


def test_a_page_is_redacted_and_told_to_the_stream(make: Make, world: World) -> None:
    activities = make()
    activities.create(WEB)
    stands = activities.heartbeat(WEB.id, event(1, **PAGE), 60 * US)
    assert stands.id == 1
    assert rows(activities, WEB.id)[0][2]["url"] == "https://docs.example.org/a"
    assert world.heard == [ContextSeen(NOON + 1, "web-firefox", "Guide", "docs.example.org")]
    activities.heartbeat(WEB.id, event(2, **PAGE), 60 * US)
    assert len(world.heard) == 1, "the same is not said twice in a minute"
    world.clock.advance(61)
    activities.heartbeat(WEB.id, event(62, **PAGE), 60 * US)
    assert len(world.heard) == 2


def test_a_private_page_is_not_kept_and_hides_its_window(make: Make, world: World) -> None:
    activities = make()
    activities.create(WEB)
    sent = event(1, **(PAGE | {"incognito": True}))
    assert activities.heartbeat(WEB.id, sent, 60 * US) == replace(sent, id=None)
    assert rows(activities, WEB.id) == []
    assert world.heard == [ContextSeen(NOON + 1, "web-firefox", hidden=True)]


def test_windows_and_presence_are_told_only_where_we_see_none(make: Make, world: World) -> None:
    activities = make()
    for bucket in (WINDOW, AFK):
        activities.create(bucket)
    activities.heartbeat(WINDOW.id, event(0, 2, app="x", title="t"), 60 * US)
    activities.heartbeat(AFK.id, event(0, 2, status="afk"), 60 * US)
    assert world.heard == [
        WindowSeen(NOON, "x", "t"), PresenceChanged(NOON + 2, Presence.AWAY, NOON),
    ]  # fmt: skip
    world.heard.clear()
    world.sees = True
    activities.heartbeat(WINDOW.id, event(5, app="y", title="t"), 60 * US)
    assert world.heard == []
    assert len(rows(activities, WINDOW.id)) == 2, "it is stored all the same"


def test_a_watcher_that_falls_silent_leaves_nothing_in_front(make: Make, world: World) -> None:
    activities = make()
    activities.create(WINDOW)
    activities.heartbeat(WINDOW.id, event(0, app="x", title="t"), 60 * US)
    world.clock.advance(SILENT_S + 1)
    activities._news.set()
    wait_until(lambda: WindowSeen(NOON, "") in world.heard, 20, "the end of its window")


def test_during_a_pause_nothing_is_taken_in(make: Make, world: World) -> None:
    activities = make()
    activities.create(WEB)
    world.open = False
    assert activities.heartbeat(WEB.id, event(1, **PAGE), 60 * US).id is None
    assert [e.id for e in activities.insert(WEB.id, [event(2, **PAGE)])] == [None]
    assert (rows(activities, WEB.id), world.heard) == ([], [])


def test_other_choices_hold_at_once(make: Make) -> None:
    activities = make()
    activities.create(WINDOW)
    activities.heartbeat(WINDOW.id, event(0, app="x", title="t"), 0)
    activities.change(Settings(title_mode=TitleMode.NONE))
    activities.heartbeat(WINDOW.id, event(9, app="x", title="t"), 0)
    kept = [data for _, _, data in rows(activities, WINDOW.id)]
    assert kept == [{"app": "x", "title": ""}, {"app": "x", "title": "t"}]


def test_heartbeats_are_written_within_a_moment(make: Make, tmp_path: Path) -> None:
    activities = make()
    activities.create(WINDOW)
    activities.heartbeat(WINDOW.id, event(0, app="x", title="t"), 0)
    with Store(Paths.under(tmp_path).database, read_only=True) as other:
        wait_until(lambda: other._db.execute("SELECT count(*) FROM events").fetchone()[0] == 1, 20, "the event")


def test_an_export_is_imported_again_by_itself_and_by_the_reference(make: Make, tmp_path: Path, world: World) -> None:
    own_history(tmp_path)
    activities = make()
    activities.create(WEB)
    activities.insert(WEB.id, [event(n, 1, **PAGE) for n in range(5)])
    whole = b"".join(activities.export(None))
    assert set(json.loads(whole)["buckets"]) == {WINDOW.id, AFK.id, WEB.id}
    assert MemoryActivities().take_in(BytesIO(whole)).events == 8
    told = activities.take_in(BytesIO(whole))
    assert (told.again, world.brought) == (5, [1])
    assert json.loads(b"".join(activities.export(WEB.id)))["buckets"][WEB.id]["events"][0]["data"]["title"] == "Guide"


def test_what_is_no_export_is_refused(make: Make) -> None:
    with pytest.raises(Refused, match="no export"):
        make().take_in(BytesIO(b"[1, 2]"))


def test_a_query_is_answered_from_both(make: Make, tmp_path: Path) -> None:
    own_history(tmp_path)
    activities = make()
    activities.create(WEB)
    activities.heartbeat(WEB.id, event(1, 5, **PAGE), 0)
    query = ['RETURN = [query_bucket_eventcount(find_bucket("aw-watcher-window_")),',
             ' query_bucket_eventcount("aw-watcher-web-firefox")];']  # fmt: skip
    assert json.loads(activities.query(query, ["2026-11-12T00:00:00Z/2026-11-13T00:00:00Z"])) == [[1, 1]]


def test_settings_of_pages_are_kept_and_limited(make: Make) -> None:
    activities = make()
    activities.put_setting("startOfDay", "04:00")
    activities.put_setting("classes", [{"name": ["Work"]}])
    activities.put_setting("startOfDay", None)
    assert activities.settings() == {"classes": [{"name": ["Work"]}]}
    with pytest.raises(Refused):
        activities.put_setting("huge", "x" * LARGEST_SETTING)
