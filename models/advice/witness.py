"""The guard written down once more, and not taken from it: what may never be so when something is said."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from headwater.base import Settings
from headwater.records import AdviceKind, Boundary, FocusState, Moment, Presence

_INTERRUPTS = {"break", "drift", "eyes"}
_OFTEN = {"break", "drift", "question", "eyes", "resume"}


@dataclass
class Witness:
    """Keeps a list of what was said to one person, and objects. For clocks that are never set back."""

    settings: Settings
    said: list[tuple[float, date, bool, AdviceKind]] = field(default_factory=list)
    """When, on which day and whether in its second half, of which kind."""

    def objections(self, moment: Moment, kind: AdviceKind) -> tuple[str, ...]:
        """Names of the rules that are broken by saying it now; it is written down."""
        local = datetime.fromtimestamp(moment.now, UTC) + timedelta(
            seconds=moment.offset_s, hours=-self.settings.day_start_hour
        )
        day, late = local.date(), local.hour >= 8
        rules = {**_situation(moment, kind), **self._counts(moment.now, day, late, kind)}
        rules["quiet hours"] = self._quiet(moment)
        self.said.append((moment.now, day, late, kind))
        return tuple(name for name, broken in rules.items() if broken)

    def _quiet(self, moment: Moment) -> bool:
        local = datetime.fromtimestamp(moment.now, UTC) + timedelta(seconds=moment.offset_s)
        minute, first, last = 60 * local.hour + local.minute, self.settings.quiet_from, self.settings.quiet_to
        free = range(first, last) if first < last else (*range(first, 1440), *range(last))
        return self.settings.quiet_hours and minute in free

    def _counts(self, now: float, day: date, late: bool, kind: AdviceKind) -> dict[str, bool]:
        today = [s for s in self.said if s[1] == day]
        same = [s for s in today if s[3] is kind]
        asks = kind is AdviceKind.QUESTION
        return {
            "budget": len(today) >= self.settings.suggestions_per_day,
            "gap": any(now - s[0] < self.settings.suggestion_gap_s for s in self.said),
            "once a day": kind.value not in _OFTEN and bool(same),
            "once a half-day": not asks and len([s for s in same if s[2] is late]) >= 2,  # "later" gives one more
            "four questions": asks and len(same) >= 4,
        }


def _situation(moment: Moment, kind: AdviceKind) -> dict[str, bool]:
    inference, back = moment.inference, moment.returned_after_s is not None
    enough = (Boundary.COARSE, Boundary.FINE) if kind is AdviceKind.DRIFT else (Boundary.COARSE,)
    ends = inference is not None and inference.boundary in enough
    knows = inference is not None and inference.state is not FocusState.UNSURE
    return {
        "absent": moment.presence is not Presence.PRESENT,
        "call": moment.call is not False,
        "shared": moment.sharing is True,
        "full screen": moment.fullscreen is True,
        "typing": moment.typing,
        "in the middle": not back and not ends,
        "not back": kind.value not in _INTERRUPTS and not back,
        "unsure": kind.value in ("break", "drift") and not knows,
        "no plan": kind is AdviceKind.DRIFT and moment.intent is None,
    }
