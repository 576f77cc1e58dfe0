"""Why a moment is judged as it is: what the model would have said, had something in the last minutes not been there.

Each reason is an edit of what was observed, run through the real pipeline from the memory that was there before. So
the number beside a reason is an answer of the model, and the same edit gives it again. Attention weights are not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from headwater.attention.edits import Case, Edit, edits, made
from headwater.attention.stream import CHUNK, Stream
from headwater.features import INDEX, Extractor
from headwater.features.text import title_of
from headwater.records import LEARNED_STATES, Decider, Explanation, FocusState, Inference, Reason, Segment

LOOK_S = 600.0
"""How far back something may be taken away: the longer one of the spans that states are defined over."""
MOST = CHUNK
"""Segments that are run again for each question at most: what the model takes at once."""
REASONS = 3
LEAST = 0.05
"""A reason without which the probability falls by less is none."""
_TRIED = (4, 2)
"""How many are tried beside those chosen, for the second and for the third reason."""
_MATCH, _PLANNED = INDEX["intent_match_5m"], INDEX["has_intent"]

Shares = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What was remembered before the case; nothing of it is changed by asking."""

    extractor: Extractor
    stream: Stream
    until: float | None = None
    """When the last segment ended; None where there was none."""

    def judge(self, case: Case) -> tuple[Inference, float | None]:
        """What is said of the last segment, and how far the last five minutes match a declared plan."""
        rows = self.extractor.fork().rows([s for s, _ in case], [intent for _, intent in case])
        said = self.stream.peek(list(rows))[-1]
        last = rows.num[-1]
        return said, float(last[_MATCH]) if last[_PLANNED] > 0 else None

    def likely(self, case: Case) -> Shares | None:
        """The probabilities of the last segment; None where nothing is left to judge."""
        return self.judge(case)[0].probabilities if case else None


def looked_at(given: Case) -> Case:
    """The end of a history that may be edited: the last minutes, and not too many segments; none from before the clock
    was set back."""
    end = given[-1][0].end
    near = takewhile(lambda pair: end - LOOK_S < pair[0].end <= end, reversed(given[-MOST:]))
    return tuple(near)[::-1] or given[-1:]


def explain(before: Before, case: Case, shown: FocusState | None = None, plain: Stream | None = None) -> Explanation:
    """Why the last segment of a case is judged as it is.

    Args:
        before: the memory at the beginning of the case.
        case: from `looked_at`; at least one segment.
        shown: the state that is shown, where it may be another than would be judged now.
        plain: what the model without the personal adapter remembered before, where there is an adapter.
    """
    said, fits = before.judge(case)
    state = _meant(said, shown)
    search = _Search(before, case, said.probabilities, edits(case, fits, before.until), plain)
    reasons, without = search.unsure() if state is FocusState.UNSURE else search.state(LEARNED_STATES.index(state))
    if state is FocusState.UNSURE and _blind(case[-1][0]):
        reasons = (Reason("blind", (), 0.0), *reasons)
    told = shown if shown is not None and shown is not state else None
    return Explanation(
        said.start, said.end, state, Decider.MODEL, said.probabilities, reasons, said.model, said.adapter, without, told
    )


def _blind(s: Segment) -> bool:
    """Neither input nor a title is known: then the model abstains, whatever is likely."""
    counted = any(n is not None for n in (s.keys, s.clicks, s.scroll, s.travel_px))
    return not counted and not title_of(s).strip()


def _meant(said: Inference, shown: FocusState | None) -> FocusState:
    """The state to explain: the one shown, as long as the model still says that it is the likeliest."""
    best = LEARNED_STATES[max(range(len(LEARNED_STATES)), key=said.probabilities.__getitem__)]
    return shown if shown in (best, FocusState.UNSURE) and shown is not None else said.state


class _Search:
    """The heaviest edits, each tried alone and then beside those already chosen."""

    def __init__(self, before: Before, case: Case, base: Shares, some: Sequence[Edit], plain: Stream | None) -> None:
        self._before, self._case, self._base = before, case, base
        self._plain = None if plain is None else Before(before.extractor, plain)
        alone = [(edit, before.likely(edit.change(case))) for edit in some]
        self._alone = [(edit, p) for edit, p in alone if p is not None]

    def state(self, of: int) -> tuple[tuple[Reason, ...], Shares]:
        """Reasons for one state, and what is said when all of them are taken away."""
        taught = self._taught(of)
        chosen, without = self._chosen(of, REASONS - len(taught))
        reasons = [_reason(edit.key, edit.params, self._base[of] - p[of], p) for edit, p in chosen] + taught
        if chosen or taught:
            without = self._without([edit for edit, _ in chosen], self._plain if taught else None) or without
        return tuple(sorted(reasons, key=lambda r: -r.weight)), without

    def _without(self, some: Sequence[Edit], plain: "Before | None") -> Shares | None:
        return (plain or self._before).likely(made(self._case, some))

    def _taught(self, of: int) -> list[Reason]:
        """What the person taught, where the state rests on it."""
        p = self._plain.likely(self._case) if self._plain is not None else None
        fall = self._base[of] - p[of] if p is not None else 0.0
        return [_reason("taught", (), fall, p)] if p is not None and fall > LEAST else []

    def unsure(self) -> tuple[tuple[Reason, ...], Shares]:
        """What speaks most for each of the two likeliest states."""
        first, second = sorted(range(len(self._base)), key=lambda n: -self._base[n])[:2]
        reasons = []
        for of in (first, second):
            heavy = self._heavy(of)
            for edit, p in heavy[:1]:
                params = (*edit.params, ("for", LEARNED_STATES[of].value), ("was", round(self._base[of], 4)))
                reasons.append(_reason(edit.key, params, self._base[of] - p[of], p))
        return tuple(reasons), ()

    def _heavy(self, of: int) -> list[tuple[Edit, Shares]]:
        falls = [(edit, p) for edit, p in self._alone if self._base[of] - p[of] > LEAST]
        return sorted(falls, key=lambda pair: pair[1][of])

    def _chosen(self, of: int, most: int) -> tuple[list[tuple[Edit, Shares]], Shares]:
        """Those that together take most away; then, once nothing adds to the fall, others that take much away alone."""
        rest = self._heavy(of)
        chosen, without = rest[:1], rest[0][1] if rest else ()
        rest = rest[1:]
        for tried in _TRIED[: most - 1]:
            some = [edit for edit, _ in chosen]
            beside = [(pair, self._before.likely(made(self._case, [*some, pair[0]]))) for pair in rest[:tried]]
            falls = [(pair, p) for pair, p in beside if p is not None and without[of] - p[of] > LEAST]
            if not falls:
                break
            best, without = min(falls, key=lambda found: found[1][of])
            chosen.append(best)
            rest.remove(best)
        return self._filled(chosen, rest, most), without

    def _filled(
        self, chosen: list[tuple[Edit, Shares]], rest: list[tuple[Edit, Shares]], most: int
    ) -> list[tuple[Edit, Shares]]:
        """What the first ones leave no room for in the numbers still tells something, if it is about something else."""
        kinds = {_kind(edit) for edit, _ in chosen}
        for edit, p in rest:
            if len(chosen) < most and _kind(edit) not in kinds:
                chosen.append((edit, p))
                kinds.add(_kind(edit))
        return chosen


def _kind(edit: Edit) -> str:
    """Changes of window consist of bouts: they are of one kind."""
    return "windows" if edit.key in ("changes", "app", "site") else edit.key.partition(".")[0]


def _reason(key: str, params: tuple[tuple[str, str | int | float], ...], weight: float, without: Shares) -> Reason:
    return Reason(key, params, weight, without)
