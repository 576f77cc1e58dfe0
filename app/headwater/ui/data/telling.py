"""What the page says: numbers, sizes, dates, and what came of what was asked for. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from headwater.base import Words
from headwater.charts.scale import Offset, clock
from headwater.records import Presence

if TYPE_CHECKING:
    from headwater.engine.importing import Told
    from headwater.engine.ledger import Stored
    from headwater.store import Brought
    from headwater.store.aims import Preview
    from headwater.store.backups import Backup

_DAY_S = 86_400.0
_STEPS = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
_COUNT = re.compile(r"(\d+) (keys|clicks|wheel)")
_OWN = "headwater"


def number(n: int) -> str:
    """`12,345`."""
    return f"{n:,}"


def size(n: int) -> str:
    """`12.3 MB`, in powers of ten."""
    for step, unit in _STEPS:
        if n >= step:
            return f"{n / step:.1f} {unit}" if n < 100 * step else f"{n / step:.0f} {unit}"
    return f"{n} B"


def day_in(day: date, words: Words) -> str:
    """`12 November 2026`."""
    month = words(f"chart.date.month_{day.month}")
    return words("data.date", day=day.day, month=month, year=day.year)


def local_date(at: float, offset: Offset) -> date:
    """The date that the person's clock showed."""
    return datetime.fromtimestamp(at + offset(at), UTC).date()


def moment_in(at: float, words: Words, offset: Offset) -> str:
    """`12 November 2026, 15:24`."""
    return words("data.moment", date=day_in(local_date(at, offset), words), time=clock(at, offset, words))


def age(at: float, now: float, words: Words, offset: Offset) -> str:
    """`today`, `3 days ago`."""
    days = (local_date(now, offset) - local_date(at, offset)).days
    return words("data.age.today") if days <= 0 else words(_counted("data.age.days", days), n=days)


def at_local(day: date, minute: int, offset: Offset) -> float:
    """When the person's clock shows a day and so many minutes after midnight, Unix seconds."""
    wall = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() + 60 * minute
    return wall - offset(wall - offset(wall))


def _counted(key: str, n: int) -> str:
    return f"{key}_1" if n == 1 else key


def counted(words: Words, key: str, n: int) -> str:
    """A number with its noun: `1 entry`, `12 entries`."""
    return words(_counted(key, n), n=number(n))


def joined(parts: Iterable[str], words: Words) -> str:
    """One after another."""
    return words("data.join").join(part for part in parts if part)


# -- the ledger -------------------------------------------------------------------------------------------------------


def stored_row(stored: Stored, words: Words, offset: Offset) -> list[str]:
    """A line of the ledger: time, length, source, what."""
    there = datetime.fromtimestamp(stored.at + offset(stored.at), UTC)
    at = words.time(60 * there.hour + there.minute, there.second)
    s = round(stored.seconds)
    length = words.duration(s) if s >= 60 else words("unit.s", n=s)
    if stored.source != _OWN:
        return [at, length, stored.source, stored.what]
    return [at, length, words("data.stored.own"), _own(stored.what, words)]


def _own(what: str, words: Words) -> str:
    if what in set(Presence):
        return words(f"data.presence.{what}")
    return " · ".join(_count(part, words) for part in what.split(" · "))


def _count(part: str, words: Words) -> str:
    found = _COUNT.fullmatch(part)
    return counted(words, f"data.stored.{found[2]}", int(found[1])) if found else part


# -- imports ----------------------------------------------------------------------------------------------------------


def import_told(told: Told, words: Words) -> str:
    """What came of an import."""
    counts = (("new", told.events), ("again", told.again), ("excluded", told.excluded), ("skipped", told.skipped))
    said = joined((words(f"data.bring.{key}", n=number(n)) for key, n in counts if n), words)
    if told.cancelled:
        return words("data.bring.stopped", counts=said or words("data.bring.nothing_yet"))
    return words("data.bring.done", counts=said) if said else words("data.bring.nothing")


def brought_line(brought: Brought, words: Words, offset: Offset) -> tuple[str, str]:
    """An import in a strong part and a quiet one."""
    key = f"data.kind.{brought.kind}"
    counts = [counted(words, "data.bring.events", brought.events)] if brought.events else []
    counts += [counted(words, "data.bring.segments", brought.segments)] if brought.segments else []
    counts += [] if brought.done else [words("data.bring.unfinished")]
    name = words(key) if key in words else brought.kind
    return name, " · ".join((moment_in(brought.at, words, offset), *counts))


# -- forgetting -------------------------------------------------------------------------------------------------------


def amount(found: Preview, words: Words, offset: Offset) -> str:
    """How much a wish is about; "" for nothing."""
    counts = (("segments", found.segments), ("events", found.events), ("others", found.others))
    said = joined((counted(words, f"data.forget.{key}", n) for key, n in counts if n), words)
    if not said:
        return ""
    if found.seconds >= 30:
        said = words("data.forget.lasting", what=said, length=words.duration(found.seconds))
    if found.first is None or found.last is None:
        return said
    first, last = (day_in(local_date(at, offset), words) for at in (found.first, found.last))
    key = "data.forget.on" if first == last else "data.forget.between"
    return words(key, what=said, first=first, last=last)


# -- backups ----------------------------------------------------------------------------------------------------------


def backup_line(backup: Backup, now: float, words: Words, offset: Offset) -> tuple[str, str]:
    """A backup in a strong part and a quiet one."""
    reason = backup.reason if backup.reason in ("daily", "by-hand") else "before"
    parts = [age(backup.made_at, now, words, offset), size(backup.bytes), words(f"data.keep.reason.{reason}")]
    parts += [words("data.keep.is_encrypted")] if backup.encrypted else []
    parts += [words("data.keep.unreadable")] if backup.schema is None else []
    return moment_in(backup.made_at, words, offset), " · ".join(parts)
