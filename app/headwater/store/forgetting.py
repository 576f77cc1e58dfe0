"""Forgetting on purpose: in the store, in its copies, and on the disk."""

from __future__ import annotations

import math
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from headwater.store import files
from headwater.store.aims import Aim, Preview
from headwater.store.backups import copies_of, folder_of, unfinished
from headwater.store.connection import Connection
from headwater.store.cutting import Stretch
from headwater.store.errors import StoreUnavailable, Trouble, disk_told, told
from headwater.store.names import PERSON, ms
from headwater.store.naming import App, Domain, Title
from headwater.store.opening import open_writer
from headwater.store.picking import Named
from headwater.store.teaching import give_back

_PASSING = (Trouble.FULL, Trouble.LOCKED, Trouble.DISK)
"""Troubles with a copy that pass: then nothing is forgotten anywhere, and it may be tried again."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of a wish to forget."""

    what: Preview
    left: tuple[Path, ...]
    """Stores set aside as damaged, or that lack their key, beside the store: nobody can tell what is in them, and they
    were kept for the person, who alone may delete them."""


class Forgetting(Connection):
    """Forgets what the person names. Each method that forgets does all of it or nothing in the store, and then:

    - what nobody refers to any more goes: names, titles, models, imports of which nothing is left. Sums of the days are
      made anew, and so is the stream's memory (`MADE_ANEW`); the advice policy's own memory stays: times, kinds and
      answers of the last suggestions, and what the person switched off; what the hold of a session knows of places
      goes, too;
    - what the model learned from words of the time from the first to the last of it goes, and the base model judges
      again; only where time passes by itself (`retain`) it stays, for it would go every day;
    - the same is forgotten in every backup, and in stores that were set aside by `restore`. A backup in which that
      cannot be done (damaged, newer, its key lost) is deleted;
    - the bytes are written over, and the file is made anew without them (`scrub`).

    Other connections of the program notice at their next call. What it holds in memory itself (the segment in front,
    what the model remembers, a heartbeat not yet written) is the caller's: flush and drop it first.
    """

    def _open(self) -> None:
        super()._open()
        for setting in _SETTINGS:
            self._db.execute(setting).fetchall()

    # -- what there is --------------------------------------------------------------------------------------------

    def what_range(self, start: float, end: float) -> Preview:
        """What `forget_range` would forget."""
        return self._what(Stretch.of(start, end))

    def what_app(self, name: str) -> Preview:
        """What `forget_app` would forget."""
        return self._what(Named(App.of(name)))

    def what_domain(self, name: str) -> Preview:
        """What `forget_domain` would forget."""
        return self._what(Named(Domain.of(name)))

    def what_title(self, words: str) -> Preview:
        """What `forget_title` would forget."""
        return self._what(Named(Title.of(words)))

    def _what(self, aim: Aim) -> Preview:
        with self._reading() as db:
            return aim.preview(db)

    # -- forgetting -----------------------------------------------------------------------------------------------

    def forget_range(self, start: float, end: float) -> Forgotten:
        """Forget the time from `start` up to `end`, Unix seconds, which may be infinite. What reaches in is cut.

        Raises:
            StoreUnavailable: `LOCKED` while another program reads the store or a copy of it, so that bytes cannot be
                written over yet: try again, here or with `scrub`. And for every other reason.
            ValueError: a time is not a number.
        """
        return self._forget(Stretch.of(start, end))

    def retain(self, since: float) -> Forgotten:
        """Forget all that is older than a moment, Unix seconds.

        Raises:
            StoreUnavailable: as for `forget_range`.
        """
        return self._forget(Stretch.of(-math.inf, since), unlearn=False)

    def forget_app(self, name: str) -> Forgotten:
        """Forget an application by its name, whatever its case.

        Raises:
            NothingNamed: there is no name.
            StoreUnavailable: as for `forget_range`.
        """
        return self._forget(Named(App.of(name)))

    def forget_domain(self, name: str) -> Forgotten:
        """Forget a site with its subdomains.

        Raises:
            NothingNamed: it is no domain and no address.
            StoreUnavailable: as for `forget_range`.
        """
        return self._forget(Named(Domain.of(name)))

    def forget_title(self, words: str) -> Forgotten:
        """Forget what has these words in its title, or all of whose title fits a pattern with * and ?.

        Raises:
            NothingNamed: there are no words.
            StoreUnavailable: as for `forget_range`.
        """
        return self._forget(Named(Title.of(words)))

    def _forget(self, aim: Aim, *, unlearn: bool = True) -> Forgotten:
        """Copies first: when the store has forgotten, they have too. Then those that were made meanwhile."""
        done, left = set[Path](), list[Path]()
        self._forget_in_copies(aim, done, left, unlearn=unlearn)
        what = self._forget_here(aim, unlearn=unlearn)
        self._forget_in_copies(aim, done, left, unlearn=unlearn)
        self.scrub()
        return Forgotten(what, tuple(left))

    def _forget_here(self, aim: Aim, *, unlearn: bool) -> Preview:
        with self._writing() as db:
            brought = db.execute("SELECT DISTINCT import_id FROM imported").fetchall()
            what = aim.forget(db)
            if unlearn and (what.segments or what.events or what.others):
                _unlearn(db, what)
                db.execute(_DROP_HOLD)
            for statement in _PRUNE:
                db.execute(statement)
            db.executemany(_DROP_IMPORT, brought)
            for statement in _REMEMBER:
                db.execute(statement)
        return what

    def _forget_in_copies(self, aim: Aim, done: set[Path], left: list[Path], *, unlearn: bool) -> None:
        with disk_told(self.path):
            for part in unfinished(self.path):
                files.remove(part)
            for copy in copies_of(self.path):
                if copy in done:
                    continue
                done.add(copy)
                if _forgotten_in(copy, aim, unlearn=unlearn):
                    continue
                if copy.parent == folder_of(self.path):
                    files.remove(copy)
                else:
                    left.append(copy)

    # -- the disk -------------------------------------------------------------------------------------------------

    def scrub(self) -> None:
        """Make the file anew without what was deleted, and empty the log. Once more does no harm.

        What was deleted is first overwritten where it lay (`secure_delete`). What SSDs, snapshots and file systems that
        copy on write still hold of it is beyond a program's reach.

        Raises:
            StoreUnavailable: `LOCKED` while another program reads the store; `FULL`: the new file lies beside the old
                one for a moment. What was forgotten stays forgotten; only its bytes are not gone yet.
        """
        with self._lock:
            with self._reading():
                pass  # the file that is there now
            with told(self.path):
                self._empty_log()
                self._db.execute("PRAGMA temp_store = DEFAULT")
                self._db.execute("VACUUM")
                self._db.execute("PRAGMA temp_store = MEMORY")
                self._db.execute("DELETE FROM states WHERE name = 'unscrubbed'")
                self._empty_log()

    def _empty_log(self) -> None:
        if self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            raise StoreUnavailable(Trouble.LOCKED, self.path)

    def is_scrubbed(self) -> bool:
        """Whether the bytes of all that was forgotten are gone; else `scrub` is still to be done."""
        with self._reading() as db:
            return db.execute("SELECT 1 FROM states WHERE name = 'unscrubbed'").fetchone() is None


class _Copy(Forgetting):
    """A backup, or a store that was set aside: brought up to date where needed, and one file again afterwards."""

    def _connected(self) -> sqlite3.Connection:
        return open_writer(self.path, copied=False)

    def forget(self, aim: Aim, *, unlearn: bool) -> None:
        """As in the store, without copies of its own."""
        self._forget_here(aim, unlearn=unlearn)
        self.scrub()
        self._db.execute("PRAGMA journal_mode = DELETE").fetchone()


def _forgotten_in(copy: Path, aim: Aim, *, unlearn: bool) -> bool:
    """False where it cannot be done."""
    try:
        with _Copy(copy) as store:
            store.forget(aim, unlearn=unlearn)
    except StoreUnavailable as e:
        if e.trouble in _PASSING:
            raise
        return False
    return True


def _unlearn(db: sqlite3.Connection, what: Preview) -> None:
    """What the model learned from words of that time goes; where no times are known, all of it."""
    first, last = what.first, what.last
    span = (ms(-math.inf if first is None else first), ms(math.inf if last is None else last))
    gone = db.execute("DELETE FROM adapters WHERE first_ms < ?2 AND last_ms > ?1 RETURNING in_use", span).fetchall()
    if (1,) in gone:
        give_back(db, -math.inf, math.inf)
    if gone:
        db.execute("DELETE FROM states WHERE name = 'learned'")  # it may be learned anew from what is left


_DROP_HOLD = "DELETE FROM states WHERE name = 'hold'"
"""What stands there for places can be guessed by whoever has a list of sites."""
MADE_ANEW = ("stream", "embeddings")
"""States that remember the past, by how their names begin; the program makes them anew from history."""
_SETTINGS = (
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = OFF",  # without an index on every reference, SQLite would search all segments for each row
    "PRAGMA temp_store = MEMORY",  # what a statement might have to put back would lie in a file outside of our folder
)
_UNUSED = (
    ("windows", "SELECT window_id FROM segments UNION SELECT window_id FROM open_segments"),
    ("titles", "SELECT title_id FROM windows"),
    ("projects", "SELECT project_id FROM windows"),
    ("apps", "SELECT app_id FROM windows UNION SELECT app_id FROM totals"),
    ("domains", "SELECT domain_id FROM windows UNION SELECT domain_id FROM totals"),
    ("models", "SELECT model_id FROM segments WHERE model_id > 0 UNION SELECT model_id FROM open_segments"
               " WHERE model_id > 0 UNION SELECT model_id FROM replaced WHERE model_id > 0"),
    ("said", "SELECT said_id FROM events"),
)  # fmt: skip
_BROUGHT = {
    "segments": "segments WHERE start_ms BETWEEN first AND last",
    "events": "events WHERE events.bucket_id = imported.bucket_id AND id BETWEEN first AND last",
    **{what: f"{what} WHERE id BETWEEN first AND last" for what in PERSON},
}
_PRUNE = (
    *(
        f"DELETE FROM {table} WHERE day_ms NOT IN (SELECT start_ms FROM days)"  # noqa: S608
        for table in ("totals", "hours", "day_windows")
    ),
    *(f"DELETE FROM {table} WHERE id > 0 AND id NOT IN ({used})" for table, used in _UNUSED),  # noqa: S608
    *(
        f"DELETE FROM imported WHERE what = '{what}' AND NOT EXISTS (SELECT 1 FROM {there})"  # noqa: S608
        for what, there in _BROUGHT.items()
    ),
    *(  # numbers that are free again may be given to what no import brought
        f"""UPDATE imported SET first = (SELECT min(id) FROM {_BROUGHT[what]}),
            last = (SELECT max(id) FROM {_BROUGHT[what]}) WHERE what = '{what}'"""  # noqa: S608
        for what in PERSON
    ),
    *(f"DELETE FROM states WHERE name LIKE '{name}%'" for name in MADE_ANEW),  # noqa: S608
    "DROP TABLE IF EXISTS sqlite_stat1",  # samples of what was in the tables, if anybody ever asked for them
    "DROP TABLE IF EXISTS sqlite_stat4",
)
_DROP_IMPORT = """DELETE FROM imports WHERE id = ?1 AND done
 AND NOT EXISTS (SELECT 1 FROM imported WHERE import_id = ?1)"""
_REMEMBER = (
    """INSERT INTO states (name, value) VALUES ('forgotten', CAST('1' AS BLOB)) ON CONFLICT (name)
        DO UPDATE SET value = CAST(CAST(CAST(value AS TEXT) AS INTEGER) + 1 AS BLOB)""",
    "INSERT INTO states (name, value) VALUES ('unscrubbed', x'') ON CONFLICT DO NOTHING",
)
