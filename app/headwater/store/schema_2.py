"""Version 2 of the schema: what version 1 kept is packed, and three things are new.

A segment's numbers are in `packing`'s integers; the view `timeline` unpacks them. What was in front (application,
title, site, project) is a row of `windows`. Sums of whole days are kept in `totals` while nothing changes in that day:
triggers forget them with any change, whoever makes it. What watchers send is in `events`.
"""

# ruff: noqa: S608 (statements are put together from constants of this file)

import sqlite3

from headwater.store import rows, rows_1
from headwater.store.names import Names
from headwater.store.packing import (
    BOUNDARIES,
    CATEGORIES,
    LOW_QUARTERS,
    ODDS_SHIFT,
    PRESENCES,
    QUARTER_S,
    STATES,
    STEPS,
)
from headwater.store.schema_1 import utc

_COLUMNS = """
      start_ms INTEGER {0}, -- Unix milliseconds, UTC
      length_ms INTEGER NOT NULL CHECK (length_ms > 0),
      window_id INTEGER NOT NULL REFERENCES windows (id), -- 0: nothing may be known of what was in front
      marks INTEGER NOT NULL, -- presence, signals, state, boundary and local offset in bits; timeline has them in words
      input INTEGER, -- how many keys were pressed, never which; clicks, wheel steps, pointer travel, idle: in bits
      model_id INTEGER REFERENCES models (id), -- NULL: not judged
      odds INTEGER, -- probabilities in bits; NULL where the model was not asked
      rest TEXT -- JSON: what does not fit into those bits"""

_FINAL = _COLUMNS.format("PRIMARY KEY")
_OPEN = _COLUMNS.format("NOT NULL")

_TABLES = (
    """
    CREATE TABLE windows ( -- what was in front; each combination once
      id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
      app_id INTEGER NOT NULL REFERENCES apps (id), -- 0: not known; so are the next three
      title_id INTEGER NOT NULL REFERENCES titles (id),
      domain_id INTEGER NOT NULL REFERENCES domains (id),
      project_id INTEGER NOT NULL REFERENCES projects (id),
      category TEXT -- what it is for, by the person's rules of now; NULL: not yet sorted
    )""",
    "CREATE UNIQUE INDEX windows_once ON windows (app_id, title_id, domain_id, project_id)",
    "CREATE INDEX windows_unsorted ON windows (id) WHERE category IS NULL AND id > 0",
    f"CREATE TABLE segments ( -- one window in front, or one absence, ended; see the view timeline{_FINAL}\n    )",
    f"CREATE TABLE open_segments ( -- those that may still grow; rewritten every few seconds{_OPEN}\n    )",
    """
    CREATE TABLE days ( -- days whose sums are kept in totals
      start_ms INTEGER PRIMARY KEY, -- where the day begins and ends, by the zone and the start hour of its sums
      end_ms INTEGER NOT NULL
    )""",
    """
    CREATE TABLE totals ( -- sums of a whole day; made again from segments and labels where they are missing
      day_ms INTEGER NOT NULL REFERENCES days (start_ms) ON DELETE CASCADE,
      state INTEGER NOT NULL, -- what is shown: the person's own word, else the model's; see totals_in_words
      app_id INTEGER NOT NULL REFERENCES apps (id),
      domain_id INTEGER NOT NULL REFERENCES domains (id),
      category INTEGER NOT NULL, -- what it was for; see totals_in_words
      ms INTEGER NOT NULL,
      PRIMARY KEY (day_ms, state, app_id, domain_id, category)
    ) WITHOUT ROWID""",
    """
    CREATE TABLE hours ( -- the same by hour
      day_ms INTEGER NOT NULL REFERENCES days (start_ms) ON DELETE CASCADE,
      hour INTEGER NOT NULL, -- whole hours since the day began
      state INTEGER NOT NULL, -- as in totals
      ms INTEGER NOT NULL,
      PRIMARY KEY (day_ms, hour, state)
    ) WITHOUT ROWID""",
    """
    CREATE TABLE buckets ( -- where watchers put their events; the names are ActivityWatch's
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      type TEXT NOT NULL,
      client TEXT NOT NULL,
      hostname TEXT NOT NULL,
      created_us INTEGER NOT NULL, -- Unix microseconds, UTC
      label TEXT, -- a name for people
      data TEXT NOT NULL, -- JSON
      next_event INTEGER NOT NULL DEFAULT 1, -- number of the next event
      longest_us INTEGER NOT NULL DEFAULT 0 -- no event is longer
    )""",
    """
    CREATE TABLE said ( -- what events say, stored once
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      digest INTEGER NOT NULL, -- of the text, to find it by
      text TEXT NOT NULL -- JSON, redacted before it came here
    )""",
    "CREATE INDEX said_by_digest ON said (digest)",
    """
    CREATE TABLE events ( -- what watchers sent
      bucket_id INTEGER NOT NULL REFERENCES buckets (id) ON DELETE CASCADE,
      start_us INTEGER NOT NULL, -- Unix microseconds, UTC
      id INTEGER NOT NULL, -- number of the event in its bucket
      duration_us INTEGER NOT NULL CHECK (duration_us >= 0),
      said_id INTEGER NOT NULL REFERENCES said (id),
      PRIMARY KEY (bucket_id, start_us, id)
    ) WITHOUT ROWID""",
    """
    CREATE TABLE imports ( -- histories that were brought in, so that each can be taken out again
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL, -- activitywatch, headwater-csv, headwater-json, rescuetime, manictime
      done INTEGER NOT NULL DEFAULT 0 -- 1 when it came to its end
    )""",
    """
    CREATE TABLE imported ( -- what an import added
      import_id INTEGER NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
      what TEXT NOT NULL, -- events, segments, intents, labels
      bucket_id INTEGER REFERENCES buckets (id) ON DELETE CASCADE, -- of events
      first INTEGER NOT NULL, -- number of the first one; of segments Unix milliseconds
      last INTEGER NOT NULL -- number of the last one
    )""",
    "CREATE INDEX imported_by_import ON imported (import_id)",
    """
    CREATE TABLE web_settings ( -- what ActivityWatch's pages keep here
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL -- JSON
    )""",
)

_LONGEST_DAY_MS = 26 * 3_600_000
_TOUCHED = f"start_ms > {{start}} - {_LONGEST_DAY_MS} AND start_ms < {{end}} AND end_ms > {{start}}"


def _trigger(name: str, event: str, row: str, length: str) -> str:
    touched = _TOUCHED.format(start=f"{row}.start_ms", end=f"{row}.{length}")
    why = "-- the sums of that day are no longer true"
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN {why}\n DELETE FROM days WHERE {touched}; END"


_SEGMENT_END = "start_ms + {0}.length_ms"
_TRIGGERS = (
    *(
        _trigger(f"{table}_{word}", f"{event} ON {table}", row, _SEGMENT_END.format(row))
        for table in ("segments", "open_segments")
        for word, event, row in (("added", "INSERT", "new"), ("gone", "DELETE", "old"), ("changed", "UPDATE", "new"))
        if (table, word) not in (("open_segments", "gone"), ("open_segments", "changed"))
    ),
    _trigger("labels_added", "INSERT ON labels", "new", "end_ms"),
    _trigger("labels_gone", "DELETE ON labels", "old", "end_ms"),
    "CREATE TRIGGER windows_sorted AFTER UPDATE OF category ON windows WHEN old.category IS NOT NULL BEGIN"
    " -- all sums may be of another category now\n DELETE FROM days; END",
)


def _named(column: str, low: int, width: int, values: tuple[str, ...]) -> str:
    """Bits of `column` as the word that they stand for."""
    cases = " ".join(f"WHEN {n} THEN '{value}'" for n, value in enumerate(values))
    return f"CASE {column} >> {low} & {(1 << width) - 1} {cases} END"


def _spilt(name: str, low: int, width: int) -> str:
    packed = f"s.input >> {low} & {(1 << width) - 1}"
    return f"coalesce({packed}, json_extract(s.rest, '$.{name}'))"


def _flag(low: int) -> str:
    return f"CASE s.marks >> {low} & 3 WHEN 1 THEN 0 WHEN 2 THEN 1 END"


def _p(n: int) -> str:
    return f"((s.odds + {ODDS_SHIFT}) >> {8 * n} & 255) / {STEPS}.0"


_LAST_P = f"round(1 - {' - '.join(_p(n) for n in range(4))}, 3)"
WORDS = f"""
    CREATE VIEW segments_in_words AS -- every segment with its bits told apart; times are UTC
    SELECT s.start_ms, s.start_ms + s.length_ms AS end_ms, s.window_id,
      coalesce(json_extract(s.rest, '$.offset_s'),
        ((s.marks >> 16 & 127) - {LOW_QUARTERS}) * {QUARTER_S}) AS offset_s,
      {_named("s.marks", 0, 3, PRESENCES)} AS presence,
      {_spilt("keys", 33, 10)} AS keys, {_spilt("clicks", 43, 8)} AS clicks, {_spilt("scroll", 51, 11)} AS scroll,
      {_spilt("travel_px", 16, 17)} AS travel_px, {_spilt("idle_ms", 0, 16)} AS idle_ms,
      {_flag(3)} AS fullscreen, {_flag(5)} AS media, {_flag(7)} AS call, {_flag(9)} AS sharing,
      coalesce(json_extract(s.rest, '$.notifications'), 0) AS notifications,
      CASE WHEN s.model_id IS NOT NULL THEN {_named("s.marks", 11, 3, STATES)} END AS state,
      {_p(0)} AS p_focused, {_p(1)} AS p_routine, {_p(2)} AS p_communicating, {_p(3)} AS p_fragmented,
      {_LAST_P} AS p_drifting,
      CASE WHEN s.model_id IS NOT NULL THEN {_named("s.marks", 14, 2, BOUNDARIES)} END AS boundary,
      {_p(4)} AS task_end, {_p(5)} AS drift_soon, s.model_id, s.is_open
    FROM (SELECT *, 0 AS is_open FROM segments UNION ALL SELECT *, 1 AS is_open FROM open_segments) s"""

_ZONE = (
    "printf('%s%02d:%02d', CASE WHEN s.offset_s < 0 THEN '-' ELSE '+' END,"
    " abs(s.offset_s) / 3600, abs(s.offset_s) % 3600 / 60)"
)


def _local(column: str) -> str:
    """ISO 8601 in the zone that held, with milliseconds."""
    return f"strftime('%Y-%m-%dT%H:%M:%f', ({column} + s.offset_s * 1000) / 1000.0, 'unixepoch') || {_ZONE}"


_DAY = "date((s.start_ms + s.offset_s * 1000) / 1000.0, 'unixepoch')"
TIMELINE = f"""
    CREATE VIEW timeline AS -- every segment in words, local time
    SELECT s.start_ms AS id, {_local("s.start_ms")} AS start, {_local("s.end_ms")} AS end,
      (s.end_ms - s.start_ms) / 1000.0 AS seconds, s.presence, nullif(a.name, '') AS app,
      CASE WHEN w.title_id THEN t.text END AS title, nullif(d.name, '') AS domain, nullif(p.name, '') AS project,
      w.category, s.keys, s.clicks, s.scroll, s.travel_px, s.idle_ms / 1000.0 AS idle_s, s.fullscreen, s.media,
      s.call, s.sharing, s.notifications, s.state, s.p_focused, s.p_routine, s.p_communicating, s.p_fragmented,
      s.p_drifting, s.boundary, s.task_end, s.drift_soon, m.version AS model, m.adapter, s.is_open
    FROM segments_in_words s JOIN windows w ON w.id = s.window_id JOIN apps a ON a.id = w.app_id
      JOIN titles t ON t.id = w.title_id JOIN domains d ON d.id = w.domain_id JOIN projects p ON p.id = w.project_id
      LEFT JOIN models m ON m.id = s.model_id"""
_MINUTES = "round(sum(s.end_ms - s.start_ms) / 60000.0, 1)"
_VIEWS = (
    WORDS,
    TIMELINE,
    f"""
    CREATE VIEW minutes_by_day_and_app AS -- calendar days, local; an absence has no app
    SELECT {_DAY} AS day, a.name AS app, {_MINUTES} AS minutes
    FROM segments_in_words s JOIN windows w ON w.id = s.window_id JOIN apps a ON a.id = w.app_id
    WHERE s.presence = 'present' AND a.name <> '' GROUP BY day, app""",
    f"""
    CREATE VIEW minutes_by_day_and_state AS -- calendar days, local
    SELECT {_DAY} AS day, s.state, {_MINUTES} AS minutes
    FROM segments_in_words s WHERE s.state IS NOT NULL GROUP BY day, s.state""",
    f"""
    CREATE VIEW totals_in_words AS -- sums of days that are kept
    SELECT {utc("t.day_ms")} AS day_began, {_named("t.state", 0, 3, STATES)} AS state, a.name AS app,
      d.name AS domain, {_named("t.category", 0, 5, CATEGORIES)} AS category, t.ms / 60000.0 AS minutes
    FROM totals t JOIN apps a ON a.id = t.app_id JOIN domains d ON d.id = t.domain_id""",
    f"""
    CREATE VIEW events_in_words AS -- what watchers sent
    SELECT b.name AS bucket, e.id, {utc("e.start_us / 1000.0")} AS start_utc, e.duration_us / 1000000.0 AS seconds,
      t.text AS data
    FROM events e JOIN buckets b ON b.id = e.bucket_id JOIN said t ON t.id = e.said_id""",
)

_LOOKUPS = ("apps", "titles", "domains", "projects")


def migrate(db: sqlite3.Connection) -> None:
    """Move what version 1 kept; within the caller's transaction."""
    for view in ("timeline", "minutes_by_day_and_app", "minutes_by_day_and_state"):
        db.execute(f"DROP VIEW {view}")
    for table in ("segments", "inferences"):
        db.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    _find_titles_by_digest(db)
    for table in ("apps", "domains", "projects"):
        db.execute(f"INSERT INTO {table} (id, name) VALUES (0, '')")
    for statement in _TABLES:
        db.execute(statement)
    db.execute("INSERT INTO windows (id, app_id, title_id, domain_id, project_id) VALUES (0, 0, 0, 0, 0)")
    names = Names(db)
    for is_open, pair in rows_1.read_all(db):
        rows.insert(db, names, (pair,), is_open=is_open)
    for statement in (*_TRIGGERS, *_VIEWS):
        db.execute(statement)
    for table in ("old_inferences", "old_segments", "old_titles"):
        db.execute(f"DROP TABLE {table}")


def _find_titles_by_digest(db: sqlite3.Connection) -> None:
    """A unique index on the text kept every title twice."""
    db.execute("ALTER TABLE titles RENAME TO old_titles")
    db.execute("""
    CREATE TABLE titles (
      id INTEGER PRIMARY KEY,
      digest INTEGER NOT NULL, -- of text and kind, to find it by
      text TEXT NOT NULL, -- window title, stored once; a keyed hash or empty by the person's choice
      kind TEXT NOT NULL CHECK (kind IN ('full', 'hashed', 'none'))
    )""")
    db.execute("CREATE INDEX titles_by_digest ON titles (digest)")
    db.execute("INSERT INTO titles VALUES (0, 0, '', 'full')")
