"""Version 3 of the schema: what the person teaches.

Rules, personal adapters of the model, and what the base model had said of segments that an adapter judged again. Marks
have one bit more: a rule decided the state.
"""

from headwater.store import schema_2

_TABLES = (
    """
    CREATE TABLE rules ( -- what the person says windows are for, and whether they belong to a plan
      id INTEGER PRIMARY KEY,
      at_ms INTEGER NOT NULL, -- when they said so
      app TEXT NOT NULL, -- all that is given must match; '' matches anything
      title TEXT NOT NULL,
      domain TEXT NOT NULL,
      project TEXT NOT NULL,
      category TEXT, -- what they are for; NULL: the rule does not say
      plan INTEGER, -- 0: away from the plan, 1: part of it; NULL: the rule does not say
      intent TEXT NOT NULL -- the plan that is meant; '' for any
    )""",
    """
    CREATE TABLE adapters ( -- what the model learned from the person's own words
      id INTEGER PRIMARY KEY,
      version TEXT NOT NULL UNIQUE,
      model TEXT NOT NULL, -- version of the base model that it belongs to
      rung TEXT NOT NULL, -- how much of the model it changes
      made_ms INTEGER NOT NULL,
      first_ms INTEGER NOT NULL, -- it learned from labels between these
      last_ms INTEGER NOT NULL,
      in_use INTEGER NOT NULL DEFAULT 0, -- 1: it judges
      body BLOB NOT NULL, -- its numbers
      told TEXT NOT NULL -- JSON: how it was tested
    )""",
    "CREATE UNIQUE INDEX adapters_one_in_use ON adapters (in_use) WHERE in_use = 1",
    """
    CREATE TABLE replaced ( -- what the base model had said of segments that an adapter judged again
      start_ms INTEGER PRIMARY KEY, -- of the segment
      judged INTEGER NOT NULL, -- bits of marks
      odds INTEGER,
      model_id INTEGER REFERENCES models (id)
    )""",
    "CREATE TRIGGER replaced_gone AFTER DELETE ON segments BEGIN -- nothing stays of what was forgotten\n"
    " DELETE FROM replaced WHERE start_ms = old.start_ms; END",
)

_WORDS = schema_2.WORDS.replace("s.model_id, s.is_open", "s.marks >> 23 & 1 AS ruled, s.model_id, s.is_open")
_TIMELINE = schema_2.TIMELINE.replace("m.adapter, s.is_open", "m.adapter, s.ruled, s.is_open")
STATEMENTS = (
    *_TABLES, "DROP VIEW timeline", "DROP VIEW segments_in_words", _WORDS, _TIMELINE,
)  # fmt: skip
