"""Version 4 of the schema: how a plan is to be worked at, and what was left unsaid by chance."""

from headwater.store.schema_1 import utc

_TABLES = (
    """
    CREATE TABLE sessions ( -- how a plan is to be worked at, and what the person noted for when they come back
      start_ms INTEGER PRIMARY KEY, -- where the plan begins, see intents
      work_min INTEGER, -- a pause is due after so many minutes of work; NULL: no timer
      rest_min INTEGER, -- how long a pause is; NULL: no timer
      mute INTEGER NOT NULL DEFAULT 0, -- 1: notifications are held back meanwhile
      hold INTEGER NOT NULL DEFAULT 0, -- 1: what is off plan is asked about before it opens
      note TEXT NOT NULL DEFAULT '', -- where the person stands; '' where they noted nothing
      noted_ms INTEGER -- when they noted it
    )""",
    "CREATE TRIGGER sessions_gone AFTER DELETE ON intents BEGIN -- nothing stays of what was forgotten\n"
    " DELETE FROM sessions WHERE start_ms = old.start_ms"
    " AND NOT EXISTS (SELECT 1 FROM intents WHERE start_ms = old.start_ms); END",
    """
    CREATE TABLE withheld ( -- suggestions that were allowed, and that chance left unsaid
      id INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL,
      kind TEXT NOT NULL, -- as in advice; so are the next two
      text TEXT NOT NULL,
      params TEXT NOT NULL,
      propensity REAL NOT NULL, -- probability with which it would have been said
      policy TEXT NOT NULL -- version of the policy that drew
    )""",
    "CREATE INDEX withheld_by_time ON withheld (at_ms)",
)

_PLANS = f"""
    CREATE VIEW plans AS -- what the person said they were about to do
    SELECT i.id, {utc("i.start_ms")} AS start_utc, {utc("i.end_ms")} AS end_utc, i.text, s.work_min, s.rest_min,
      s.mute, s.hold, s.note, {utc("s.noted_ms")} AS noted_utc
    FROM intents i LEFT JOIN sessions s ON s.start_ms = i.start_ms"""  # noqa: S608

STATEMENTS = (*_TABLES, "DROP VIEW plans", _PLANS)
