"""The tables, as migrations. Only a store that is new or older imports this (and sqlite-utils, a third of a second).

A migration is never edited once it was released: add another one, and raise `opening.SCHEMA` by one.
The comments inside CREATE TABLE stay in the file: whoever opens it with any SQLite tool reads them there.
"""

from sqlite_utils import Database, Migrations

from headwater.store import schema_1, schema_2, schema_3, schema_4, schema_5

STEPS = Migrations("headwater")


@STEPS()
def first_tables(db: Database) -> None:
    """Version 1: segments with their inferences, what the person said, advice."""
    for statement in schema_1.STATEMENTS:
        db.execute(statement)


@STEPS()
def packed_segments(db: Database) -> None:
    """Version 2: segments and inferences in a third of the room; sums of days; buckets of watchers."""
    schema_2.migrate(db.conn)


@STEPS()
def what_the_person_teaches(db: Database) -> None:
    """Version 3: rules, personal adapters, and what the base model had said where one judged again."""
    for statement in schema_3.STATEMENTS:
        db.execute(statement)


@STEPS()
def sessions_and_silence(db: Database) -> None:
    """Version 4: how plans are worked at, with notes; suggestions that chance left unsaid."""
    for statement in schema_4.STATEMENTS:
        db.execute(statement)


@STEPS()
def notes_and_goals(db: Database) -> None:
    """Version 5: what the person writes about stretches of time, and what they want of days and weeks."""
    for statement in schema_5.STATEMENTS:
        db.execute(statement)
