"""What the person teaches: labels, rules, and the personal adapters that were made of them."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from headwater.categories import Rule
from headwater.records import Category, FocusState, Inference, Label, LabelSource
from headwater.store import rows
from headwater.store.connection import Connection
from headwater.store.names import clean, ms, seconds
from headwater.store.packing import JUDGED

_NOTHING: Mapping[str, bytes | None] = {}


@dataclass(frozen=True, slots=True)
class Adapter:
    """A personal adapter as it is kept, without its numbers."""

    version: str
    model: str
    """Version of the base model that it belongs to."""
    rung: str
    made_at: float
    first: float
    last: float
    """It learned from labels between these, Unix seconds."""
    told: str
    """JSON: how it was tested."""
    in_use: bool = False


class Teaching(Connection):
    """The labels, rules and adapters of a store."""

    # -- labels ---------------------------------------------------------------------------------------------------

    def add_label(self, label: Label) -> int:
        """Keep what the person says a stretch was; returns its number."""
        return self.edit_labels((), (label,))[0]

    def edit_labels(self, remove: Iterable[int], add: Iterable[Label]) -> list[int]:
        """Take labels back by their numbers and add others, all or none; returns the numbers of those added.

        A label that has a number gets it back if it is free; else, if that one goes here, it is another part of it
        and goes with whatever brought it in.
        """
        gone = set(remove)
        with self._writing() as db:
            db.executemany("DELETE FROM labels WHERE id = ?", ((number,) for number in gone))
            return [insert_label(db, label, part=label.id in gone) for label in add]

    def labels(self, start: float, end: float) -> list[Label]:
        """Those that share time with `[start, end)`, in the order they were given."""
        sql = """SELECT at_ms, start_ms, end_ms, state, source, id FROM labels
                 WHERE start_ms < ?2 AND end_ms > ?1 ORDER BY id"""
        with self._reading() as db:
            found = db.execute(sql, (ms(start), ms(end))).fetchall()
        return [
            Label(seconds(at), seconds(a), seconds(b), FocusState(state), LabelSource(source), number)
            for at, a, b, state, source, number in found
        ]

    # -- rules ----------------------------------------------------------------------------------------------------

    def rules(self) -> list[Rule]:
        """The person's rules, in the order they were made."""
        with self._reading() as db:
            return _rules(db)

    def edit_rules(
        self, edit: Callable[[list[Rule]], Sequence[Rule]], at: float
    ) -> tuple[list[Rule], list[Rule]]:  # fmt: skip
        """Keep what `edit` makes of the rules that are kept, in one transaction, so that a rule that is made elsewhere
        meanwhile is not lost; returns those before and those after. Where `edit` raises nothing is changed."""
        with self._writing() as db:
            old = _rules(db)
            new = list(edit(old))
            if new == old and [r.id for r in new] == [r.id for r in old]:
                return old, old
            _put_rules(db, new, at)
            return old, _rules(db)

    def put_rules(self, rules: Sequence[Rule], at: float) -> list[int]:
        """Keep these rules instead of those that are kept; those with a number keep it, also if they were removed
        meanwhile. Returns their numbers."""
        with self._writing() as db:
            return _put_rules(db, rules, at)

    # -- adapters -------------------------------------------------------------------------------------------------

    def adapters(self) -> list[Adapter]:
        """All that are kept, the newest first."""
        with self._reading() as db:
            found = db.execute(_ADAPTERS).fetchall()
        return [
            Adapter(version, model, rung, seconds(made), seconds(first), seconds(last), told, bool(in_use))
            for version, model, rung, made, first, last, told, in_use in found
        ]

    def adapter_body(self, version: str) -> bytes | None:
        """Its numbers; None where it is not kept any more."""
        with self._reading() as db:
            found = db.execute("SELECT body FROM adapters WHERE version = ?", (version,)).fetchone()
        return None if found is None else bytes(found[0])

    def add_adapter(
        self, adapter: Adapter, body: bytes, only_if: Mapping[str, bytes | None] = _NOTHING
    ) -> bool:  # fmt: skip
        """Keep one; it is not in use yet. With `only_if`, which are states of the store by name, only where these are
        so still; returns whether it is kept."""
        values = (
            adapter.version, adapter.model, adapter.rung, ms(adapter.made_at), ms(adapter.first), ms(adapter.last),
            body, adapter.told,
        )  # fmt: skip
        with self._writing() as db:
            for name, value in only_if.items():
                found = db.execute("SELECT value FROM states WHERE name = ?", (name,)).fetchone()
                if (None if found is None else bytes(found[0])) != value:
                    return False
            db.execute(_ADD_ADAPTER, values)
        return True

    def use_adapter(self, version: str | None) -> None:
        """From now on this one judges; None: the base model alone.

        Raises:
            ValueError: no such adapter is kept.
        """
        with self._writing() as db:
            db.execute("UPDATE adapters SET in_use = 0 WHERE in_use = 1")
            if version is None:
                return
            if not db.execute("UPDATE adapters SET in_use = 1 WHERE version = ?", (version,)).rowcount:
                raise ValueError("an adapter that is not in the store")

    def back_to_base(self) -> None:
        """No adapter judges from now on; of what one judged, history says again what the base model had said."""
        with self._writing() as db:
            db.execute("UPDATE adapters SET in_use = 0 WHERE in_use = 1")
            give_back(db, -math.inf, math.inf)

    def drop_adapter(self, version: str) -> None:
        """Delete one."""
        with self._writing() as db:
            db.execute("DELETE FROM adapters WHERE version = ?", (version,))

    # -- judging again --------------------------------------------------------------------------------------------

    def judge_again(self, inferences: Iterable[Inference], *, keep: bool = False, only_by: str = "") -> bool:
        """Replace what was inferred of final segments; one whose segment is not there any more is left out.

        With `keep` what the base model had said of them is kept for `give_back`; without it, what was kept of them
        before is no longer true and goes. With `only_by` nothing is written unless that adapter is in use still;
        returns whether it was.
        """
        with self._writing() as db:
            if only_by and db.execute(_IN_USE, (only_by,)).fetchone() is None:
                return False
            for i in inferences:
                at = (ms(i.start),)
                db.execute(_KEEP_REPLACED if keep else _DROP_REPLACED, at)
                db.execute(rows.JUDGE_AGAIN, rows.judged(self._names, i))
        return True

    def take_back(self, starts: Iterable[float]) -> None:
        """Of the final segments that begin then, nothing is inferred any more."""
        with self._writing() as db:
            for start in starts:
                db.execute(_DROP_REPLACED, (ms(start),))
                db.execute(_TAKE_BACK, (ms(start),))

    def give_back(self, start: float, end: float) -> int:
        """Of the segments that begin in `[start, end)`, say again what the base model had said before an adapter judged
        them; returns for how many that was kept."""
        with self._writing() as db:
            return give_back(db, start, end)

    def judged_by_adapters(self) -> list[tuple[float, float]]:
        """Stretches of final segments that an adapter judged, the newest first; between two of them the base model
        judged something."""
        found: list[list[int]] = []
        with self._reading() as db:
            for start, end in db.execute(_BY_ADAPTERS):
                if found and (start <= found[-1][1] or db.execute(_BY_BASE, (found[-1][1], start)).fetchone() is None):
                    found[-1][1] = end
                else:
                    found.append([start, end])
        return [(seconds(start), seconds(end)) for start, end in reversed(found)]


def give_back(db: sqlite3.Connection, start: float, end: float) -> int:
    """See `Teaching.give_back`; within a transaction."""
    span = (ms(start), ms(end))
    count = db.execute(_GIVE_BACK, span).rowcount
    db.execute("DELETE FROM replaced WHERE start_ms >= ? AND start_ms < ?", span)
    return int(count)


def insert_label(db: sqlite3.Connection, label: Label, *, part: bool = False) -> int:
    """Keep a label within a transaction; returns its number. `part`: of the one that had its number."""
    values = (ms(label.at), ms(label.start), ms(label.end), label.state.value, label.source.value)
    free = label.id and db.execute("SELECT 1 FROM labels WHERE id = ?", (label.id,)).fetchone() is None
    number = label.id if free else next_number(db, "labels")
    db.execute(_ADD_LABEL, (number, *values))
    if part and not free:
        db.execute(_ALSO_BROUGHT, (label.id, number))
    return number


def next_number(db: sqlite3.Connection, table: str) -> int:
    """A number for a row of `labels` or `intents` that no import calls its own: the highest that ever came with one
    may be free again, and what gets it would go when that import is taken out."""
    highest = db.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608
    brought = db.execute("SELECT max(last) FROM imported WHERE what = ?", (table,)).fetchone()[0]
    return 1 + max(highest or 0, brought or 0)


def _rules(db: sqlite3.Connection) -> list[Rule]:
    return [
        Rule(
            None if category is None else Category(category), app, title, domain, project,
            None if plan is None else bool(plan), intent, number,
        )
        for number, app, title, domain, project, category, plan, intent in db.execute(_RULES).fetchall()
    ]  # fmt: skip


def _put_rules(db: sqlite3.Connection, rules: Sequence[Rule], at: float) -> list[int]:
    kept = [r.id for r in rules if r.id]
    marks = ",".join("?" * len(kept))
    db.execute(f"DELETE FROM rules WHERE id NOT IN ({marks})", kept)  # noqa: S608
    db.execute("DELETE FROM replaced")  # it was said by other rules
    made = {n: _put_rule(db, rules[n], at) for n in sorted(range(len(rules)), key=lambda n: not rules[n].id)}
    return [made[n] for n in range(len(rules))]  # those with a number went first, so that no new one takes it


def _put_rule(db: sqlite3.Connection, rule: Rule, at: float) -> int:
    told = (clean(rule.app), clean(rule.title), clean(rule.domain), clean(rule.project))
    plan = None if rule.plan is None else int(rule.plan)
    values = (*told, None if rule.category is None else rule.category.value, plan, clean(rule.intent))
    if rule.id and db.execute(_CHANGE_RULE, (*values, rule.id)).rowcount:
        return rule.id
    return db.execute(_ADD_RULE, (rule.id or None, ms(at), *values)).lastrowid or 0


_ADD_LABEL = "INSERT INTO labels (id, at_ms, start_ms, end_ms, state, source) VALUES (?, ?, ?, ?, ?, ?)"
_ALSO_BROUGHT = """INSERT INTO imported SELECT import_id, what, bucket_id, ?2, ?2 FROM imported
 WHERE what = 'labels' AND ?1 BETWEEN first AND last"""
_RULES = "SELECT id, app, title, domain, project, category, plan, intent FROM rules ORDER BY id"
_ADD_RULE = """INSERT INTO rules (id, at_ms, app, title, domain, project, category, plan, intent)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_CHANGE_RULE = """UPDATE rules SET app = ?, title = ?, domain = ?, project = ?, category = ?, plan = ?, intent = ?
 WHERE id = ?"""
_ADAPTERS = """SELECT version, model, rung, made_ms, first_ms, last_ms, told, in_use FROM adapters
 ORDER BY made_ms DESC, id DESC"""
_ADD_ADAPTER = """INSERT INTO adapters (version, model, rung, made_ms, first_ms, last_ms, body, told)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_BY_ADAPTERS = """SELECT s.start_ms, s.start_ms + s.length_ms FROM segments s JOIN models m ON m.id = s.model_id
 WHERE m.adapter <> '' ORDER BY s.start_ms"""
_BY_BASE = """SELECT 1 FROM segments s JOIN models m ON m.id = s.model_id
 WHERE s.start_ms >= ? AND s.start_ms < ? AND m.version <> '' AND m.adapter = '' LIMIT 1"""
_IN_USE = "SELECT 1 FROM adapters WHERE in_use = 1 AND version = ?"
_KEEP_REPLACED = f"""INSERT INTO replaced SELECT s.start_ms, s.marks & {JUDGED}, s.odds, s.model_id
 FROM segments s JOIN models m ON m.id = s.model_id WHERE s.start_ms = ? AND m.adapter = '' ON CONFLICT DO NOTHING"""  # noqa: S608
_TAKE_BACK = f"UPDATE segments SET marks = marks & ~{JUDGED}, odds = NULL, model_id = NULL WHERE start_ms = ?"  # noqa: S608
_DROP_REPLACED = "DELETE FROM replaced WHERE start_ms = ?"
_GIVE_BACK = f"""UPDATE segments SET marks = segments.marks & ~{JUDGED} | r.judged, odds = r.odds,
 model_id = r.model_id FROM replaced r WHERE r.start_ms = segments.start_ms
 AND r.start_ms >= ? AND r.start_ms < ?"""  # noqa: S608
