"""Version 1 of the schema. Not edited any more: stores of that version exist."""

# ruff: noqa: S608 (views are put together from constants of this file)

_TABLES = (
    """
    CREATE TABLE apps (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE -- class name of an application, stored once
    )""",
    """
    CREATE TABLE titles (
      id INTEGER PRIMARY KEY,
      text TEXT NOT NULL, -- window title, stored once; a keyed hash or empty by the person's choice
      kind TEXT NOT NULL CHECK (kind IN ('full', 'hashed', 'none')),
      UNIQUE (text, kind)
    )""",
    """
    CREATE TABLE domains (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE -- site of a browser window, stored once
    )""",
    """
    CREATE TABLE projects (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE -- project that a window belongs to, stored once
    )""",
    """
    CREATE TABLE models (
      id INTEGER PRIMARY KEY,
      version TEXT NOT NULL, -- of the model; empty where it was not asked
      adapter TEXT NOT NULL, -- of the person's own adapter; empty where there is none
      UNIQUE (version, adapter)
    )""",
    """
    CREATE TABLE segments ( -- one window in front, or one absence; see the view timeline
      id INTEGER PRIMARY KEY,
      is_open INTEGER NOT NULL DEFAULT 0, -- 1 while it may still grow; rewritten every few seconds
      start_ms INTEGER NOT NULL, -- Unix milliseconds, UTC
      end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
      offset_s INTEGER NOT NULL, -- local time minus UTC at the start, seconds
      presence TEXT NOT NULL, -- present, away, locked, suspended, paused, off
      app_id INTEGER REFERENCES apps (id), -- NULL: nothing may be known of what was in front
      title_id INTEGER REFERENCES titles (id),
      domain_id INTEGER REFERENCES domains (id),
      project_id INTEGER REFERENCES projects (id),
      keys INTEGER, -- how many keys were pressed, never which; NULL: not counted
      clicks INTEGER,
      scroll INTEGER, -- wheel steps
      travel_px INTEGER, -- way of the pointer
      idle_ms INTEGER, -- the part without any input
      fullscreen INTEGER, -- 1 yes, 0 no, NULL not known; so are the next three
      media INTEGER,
      call INTEGER,
      sharing INTEGER,
      notifications INTEGER NOT NULL DEFAULT 0 -- how many arrived
    )""",
    "CREATE INDEX segments_by_start ON segments (is_open, start_ms)",
    "CREATE INDEX segments_by_app ON segments (app_id)",
    "CREATE INDEX segments_by_title ON segments (title_id)",
    """
    CREATE TABLE inferences ( -- what the model made of a segment
      segment_id INTEGER PRIMARY KEY REFERENCES segments (id) ON DELETE CASCADE,
      state TEXT NOT NULL, -- focused, routine, communicating, fragmented, drifting, away, unsure
      p_focused REAL, -- calibrated probabilities, sum 1; NULL where the model was not asked
      p_routine REAL,
      p_communicating REAL,
      p_fragmented REAL,
      p_drifting REAL,
      boundary TEXT NOT NULL, -- none, fine (another window of the same work), coarse (a piece of work ended)
      task_end REAL NOT NULL, -- probability that a piece of work ends with this segment
      drift_soon REAL NOT NULL, -- probability that drifting sets in within 10 minutes
      model_id INTEGER NOT NULL REFERENCES models (id),
      provisional INTEGER NOT NULL DEFAULT 0 -- 1: the segment was still open
    )""",
    """
    CREATE TABLE intents ( -- what the person said they were about to do
      id INTEGER PRIMARY KEY,
      start_ms INTEGER NOT NULL,
      end_ms INTEGER, -- NULL: still open
      text TEXT NOT NULL
    )""",
    "CREATE INDEX intents_by_start ON intents (start_ms)",
    """
    CREATE TABLE labels ( -- what the person says a stretch was; the model never overwrites it
      id INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL, -- when they said so
      start_ms INTEGER NOT NULL,
      end_ms INTEGER NOT NULL,
      state TEXT NOT NULL,
      source TEXT NOT NULL -- correction, question, notification
    )""",
    "CREATE INDEX labels_by_start ON labels (start_ms)",
    """
    CREATE TABLE advice ( -- suggestions that were made
      id TEXT PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL, -- break, drift, resume
      channel TEXT NOT NULL, -- notification, card
      text TEXT NOT NULL, -- its name in the catalogue of texts
      params TEXT NOT NULL, -- values for that text: JSON, a list of [name, value]
      propensity REAL NOT NULL, -- probability with which it was chosen among the allowed ones
      policy TEXT NOT NULL -- version of the policy that chose it
    )""",
    "CREATE INDEX advice_by_time ON advice (at_ms)",
    """
    CREATE TABLE answers ( -- what the person answered; the last one counts
      id INTEGER PRIMARY KEY,
      advice_id TEXT NOT NULL REFERENCES advice (id) ON DELETE CASCADE,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL,
      verdict TEXT NOT NULL -- accepted, later, not_helpful, not_today, dismissed, expired
    )""",
    "CREATE INDEX answers_by_advice ON answers (advice_id)",
    """
    CREATE TABLE states ( -- what the program remembers between two starts; only it can read this
      name TEXT PRIMARY KEY,
      value BLOB NOT NULL
    )""",
)

_ZONE = (
    "printf('%s%02d:%02d', CASE WHEN s.offset_s < 0 THEN '-' ELSE '+' END,"
    " abs(s.offset_s) / 3600, abs(s.offset_s) % 3600 / 60)"
)


def _local(column: str) -> str:
    """ISO 8601 in the zone that held, with milliseconds."""
    return f"strftime('%Y-%m-%dT%H:%M:%f', ({column} + s.offset_s * 1000) / 1000.0, 'unixepoch') || {_ZONE}"


def utc(column: str) -> str:
    """ISO 8601 in UTC of a column of Unix milliseconds."""
    return f"strftime('%Y-%m-%dT%H:%M:%fZ', {column} / 1000.0, 'unixepoch')"


_VIEWS = (
    f"""
    CREATE VIEW timeline AS -- every segment in words, local time
    SELECT s.id, {_local("s.start_ms")} AS start, {_local("s.end_ms")} AS end,
      (s.end_ms - s.start_ms) / 1000.0 AS seconds, s.presence, a.name AS app, t.text AS title, d.name AS domain,
      p.name AS project, s.keys, s.clicks, s.scroll, s.travel_px, s.idle_ms / 1000.0 AS idle_s, s.fullscreen,
      s.media, s.call, s.sharing, s.notifications, i.state, i.p_focused, i.p_routine, i.p_communicating,
      i.p_fragmented, i.p_drifting, i.boundary, i.task_end, i.drift_soon, m.version AS model, m.adapter, s.is_open
    FROM segments s
      LEFT JOIN apps a ON a.id = s.app_id LEFT JOIN titles t ON t.id = s.title_id
      LEFT JOIN domains d ON d.id = s.domain_id LEFT JOIN projects p ON p.id = s.project_id
      LEFT JOIN inferences i ON i.segment_id = s.id LEFT JOIN models m ON m.id = i.model_id""",
    """
    CREATE VIEW minutes_by_day_and_app AS -- calendar days, local; an absence has no app
    SELECT date((s.start_ms + s.offset_s * 1000) / 1000.0, 'unixepoch') AS day, a.name AS app,
      round(sum(s.end_ms - s.start_ms) / 60000.0, 1) AS minutes
    FROM segments s JOIN apps a ON a.id = s.app_id WHERE s.presence = 'present' GROUP BY day, app""",
    """
    CREATE VIEW minutes_by_day_and_state AS -- calendar days, local
    SELECT date((s.start_ms + s.offset_s * 1000) / 1000.0, 'unixepoch') AS day, i.state,
      round(sum(s.end_ms - s.start_ms) / 60000.0, 1) AS minutes
    FROM segments s JOIN inferences i ON i.segment_id = s.id GROUP BY day, i.state""",
)

_PERSON_VIEWS = (
    f"""
    CREATE VIEW suggestions AS -- what was suggested and the last answer to it
    SELECT v.id, {utc("v.at_ms")} AS at_utc, v.kind, v.channel, v.text, v.params, v.propensity, v.policy,
      n.verdict AS answer, {utc("n.at_ms")} AS answered_utc
    FROM advice v LEFT JOIN answers n ON n.id = (SELECT max(id) FROM answers WHERE advice_id = v.id)""",
    f"""
    CREATE VIEW plans AS -- what the person said they were about to do
    SELECT id, {utc("start_ms")} AS start_utc, {utc("end_ms")} AS end_utc, text FROM intents""",
    f"""
    CREATE VIEW corrections AS -- what the person says a stretch was
    SELECT id, {utc("at_ms")} AS said_utc, {utc("start_ms")} AS start_utc, {utc("end_ms")} AS end_utc, state, source
    FROM labels""",
)

STATEMENTS = (*_TABLES, *_VIEWS, *_PERSON_VIEWS)
