"""Version 5 of the schema: what the person writes about stretches of time, and what they want of days and weeks; and
what makes years quick to search."""

# ruff: noqa: S608 (views are put together from constants of this file)

from headwater.store.schema_1 import utc

_TABLES = (
    """
    CREATE TABLE notes ( -- the person's words on a stretch of time
      id INTEGER PRIMARY KEY,
      start_ms INTEGER NOT NULL, -- Unix milliseconds, UTC
      end_ms INTEGER NOT NULL CHECK (end_ms > start_ms),
      text TEXT NOT NULL,
      made_ms INTEGER NOT NULL, -- when it was written
      changed_ms INTEGER NOT NULL -- when it was written anew; made_ms where it never was
    )""",
    "CREATE INDEX notes_by_start ON notes (start_ms)",
    """
    CREATE TABLE goals ( -- what the person wants of a day or a week
      id INTEGER PRIMARY KEY,
      measure TEXT NOT NULL, -- what is measured: state, category, app
      what TEXT NOT NULL, -- which state, which category, or an application's class name
      per TEXT NOT NULL, -- day, week
      bound TEXT NOT NULL, -- at_least, at_most
      minutes INTEGER NOT NULL CHECK (minutes > 0),
      made_ms INTEGER NOT NULL,
      ended_ms INTEGER -- when the person ended it; NULL while it holds
    )""",
    """
    CREATE TABLE day_windows ( -- how long each window was in front on a day that is in days; made again where missing
      day_ms INTEGER PRIMARY KEY REFERENCES days (start_ms) ON DELETE CASCADE,
      seen BLOB NOT NULL -- zlib, numbers of 32 bits, the lowest byte first: steps between ids of windows, milliseconds
    )""",
)

_VIEWS = (
    f"""
    CREATE VIEW notes_in_words AS -- the person's words on stretches of time
    SELECT id, {utc("start_ms")} AS start_utc, {utc("end_ms")} AS end_utc, text, {utc("made_ms")} AS made_utc,
      {utc("changed_ms")} AS changed_utc
    FROM notes""",
    f"""
    CREATE VIEW goals_in_words AS -- what the person wants of days and weeks
    SELECT id, measure, what, per, bound, minutes, {utc("made_ms")} AS made_utc, {utc("ended_ms")} AS ended_utc
    FROM goals""",
)

STATEMENTS = (*_TABLES, *_VIEWS)
