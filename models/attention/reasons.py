"""Whether reasons are faithful: what a state rests on must carry it, on simulated people and on real sequences.

    python models/attention/reasons.py [--model DIR] [--data DIR] [--people N] [--moments N] [--json]

*Comprehensive*: the state's probability falls when the shown reasons are taken away, and by more than when as much is
taken away at random. *Sufficient*: it stays when everything else that can be named is taken away. *True*: of simulated
people it is known what they were at, so it is known what should have told it. numpy and nothing of torch.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))

from attention import real_epm, real_logs
from attention.data import intent_at, recorded, somebody
from attention.figures import Figure
from attention.worlds import World, worlds
from headwater.attention import AttentionModel
from headwater.attention.edits import Case, Edit, edits, made
from headwater.attention.explain import Before, explain, looked_at
from headwater.categories import Categories
from headwater.features import Extractor
from headwater.records import LEARNED_STATES, Category, Explanation, FocusState, Reason, Segment, TitleKind
from headwater.segments import cut
from headwater.simulate import Mode, TrueSpan, simulate_day

PEOPLE, MOMENTS = 24, 8
_STUDENTS, _OF_STUDENT, _OF_LOG = 60, 2, 16
_DRAWS = 6
_BEFORE = 60
"""Segments that are seen before anything is asked."""
_TIMES, _GAP, _MS = 2.0, 0.1, 100.0
"""The bounds: times random, gap of sufficiency, milliseconds."""
_FOR_PEOPLE = "of simulated people of an unseen world"

Random = np.random.Generator


@dataclass(frozen=True, slots=True)
class Moment:
    """A segment to explain, with what was remembered before the minutes that may be edited."""

    before: Before
    case: Case
    truth: TrueSpan | None = None
    """What really went on; of real people nobody knows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of explaining one moment; None where it does not apply."""

    told: Explanation
    ms: float
    """CPU time."""
    fall: float | None
    """Of the state's probability without the shown reasons."""
    drawn: float | None
    """The same for as much taken away at random: the mean of some draws."""
    gap: float | None
    """How much it falls when all that is not shown is taken away."""
    agrees: bool | None
    """Whether the heaviest reason is among those that the truth would give."""
    chance: float | None
    """The share of all candidates that are: who names one at random agrees so often."""


# -- moments ------------------------------------------------------------------------------------------------------


def moments(model: AttentionModel, given: Case, count: int, random: Random) -> Iterator[Moment]:
    """Some segments of one person, chosen at random, in order."""
    if len(given) <= _BEFORE:
        return
    extractor, stream, done = Extractor(Categories()), model.stream(), 0
    chosen = random.choice(np.arange(_BEFORE, len(given)), min(count, len(given) - _BEFORE), replace=False)
    for at in sorted(chosen.tolist()):
        case = looked_at(given[: at + 1])
        begin = at + 1 - len(case)
        if begin > done:
            some = given[done:begin]
            stream.run(extractor.rows([s for s, _ in some], [intent for _, intent in some]))
            done = begin
        yield Moment(Before(extractor, stream, given[begin - 1][0].end if begin else None), case)


def simulated(model: AttentionModel, world: World, count: int, each: int) -> Iterator[Moment]:
    """Moments of the first day of people of the split `test`."""
    for number in range(count):
        one = somebody("test", number, world)
        day = simulate_day(one.who, one.first, number, world.bank, one.laws)
        given = tuple((s, intent_at(day.intents, s.start)) for s in recorded(day, one.lacks))
        for moment in moments(model, given, each, np.random.default_rng([7, number])):
            last = moment.case[-1][0]
            truth = max(day.truth, key=lambda t: min(t.end, last.end) - max(t.start, last.start))
            yield replace(moment, truth=truth)


def logged(model: AttentionModel, file: Path, each: int) -> Iterator[Moment]:
    """Moments of the people whose windows were logged for weeks: of their last days, with the days before."""
    for number, wins in enumerate(real_logs.windows(file).values()):
        pieces = [piece for window in wins for piece in cut(window)][-4000:]
        yield from moments(model, tuple((s, None) for s in pieces), each, np.random.default_rng([8, number]))


def studied(model: AttentionModel, file: Path, count: int, each: int) -> Iterator[Moment]:
    """Moments of students whose input was counted, names hidden."""
    for number, rows in enumerate(real_epm.episodes(file)[:count]):
        names: dict[str, str] = {}
        windows = [_hidden(row.segment, names) for row in real_epm.merged(rows)]
        given = tuple((piece, None) for window in windows for piece in cut(window))
        yield from moments(model, given, each, np.random.default_rng([9, number]))


def _hidden(s: Segment, names: dict[str, str]) -> Segment:
    return replace(s, app=names.setdefault(s.app, f"window-{len(names)}"), title_kind=TitleKind.NONE)


# -- one moment ---------------------------------------------------------------------------------------------------


def ask(moment: Moment, random: Random, *, likeliest: bool = False) -> Asked:
    """Explain one moment, and try what was said; `likeliest`: of the likeliest state, also where the model abstains."""
    said = moment.before.judge(moment.case)[0]
    best = LEARNED_STATES[int(np.argmax(said.probabilities))] if likeliest else None
    begun = time.process_time()
    told = explain(moment.before, moment.case, best)
    ms = 1000 * (time.process_time() - begun)
    every = edits(moment.case, moment.before.judge(moment.case)[1], moment.before.until)
    named = [edit for edit in every if any(_is(edit, reason) for reason in told.reasons)]
    agrees, chance = _agreement(moment, told, every)
    if told.state is FocusState.UNSURE or not named:
        return Asked(told, ms, None, None, None, agrees, chance)
    of = LEARNED_STATES.index(told.state)
    base = told.probabilities[of]

    def fall(case: Case) -> float | None:
        p = moment.before.likely(case)
        return None if p is None else base - p[of]

    drawn = [fall(at_random(moment.case, named, random)) for _ in range(_DRAWS)]
    found = [x for x in drawn if x is not None]
    rest = others(named, every)
    gap = fall(made(moment.case, rest)) if rest else None
    return Asked(told, ms, base - told.without[of], float(np.mean(found)) if found else None, gap, agrees, chance)


def _is(edit: Edit, reason: Reason) -> bool:
    return edit.key == reason.key and edit.params == reason.params[: len(edit.params)]


def at_random(case: Case, some: Sequence[Edit], random: Random) -> Case:
    """As many segments taken away, as many made nameless, and as many kinds of knowledge hidden as `some` do, but any
    of them."""
    gone, nameless = _sizes(case, some)
    hidden = [hide for hide in _HIDING if hide(case) != case]
    count = sum(edit.order == 3 and edit.key not in _PLACES for edit in some)
    for at in random.permutation(len(hidden))[:count].tolist():
        case = hidden[at](case)
    order = random.permutation(len(case)).tolist()
    out, without = set(order[: min(gone, len(case) - 1)]), set(order[::-1][:nameless])
    by, kept = 0.0, []
    for at, (s, intent) in enumerate(case):
        if at in out:
            by += s.end - s.start
        else:
            one = replace(s, **_NAMELESS) if at in without else s
            kept.append((replace(one, start=round(s.start - by, 3), end=round(s.end - by, 3)), intent))
    return tuple(kept)


def _sizes(case: Case, some: Sequence[Edit]) -> tuple[int, int]:
    """How many segments edits take away together, one that gives them another window counted as taking these away; and
    how many they leave without a name."""
    rest = made(case, [edit for edit in some if edit.key in _PLACES and edit.order != 3])
    gone = len(case) - len(rest)
    if any(edit.key == "changes" for edit in some):
        stays = made(rest, [edit for edit in some if edit.key == "changes"])[-1][0]
        gone += sum((s.app, s.title, s.domain) != (stays.app, stays.title, stays.domain) for s, _ in rest)
    left = made(case, [edit for edit in some if edit.key in _PLACES and edit.order == 3])
    return gone, sum(a != b for a, b in zip(case, left, strict=True))


_PLACES = ("app", "site")
_NAMELESS: dict[str, Any] = {"app": "\u2060", "title": "", "title_kind": TitleKind.NONE, "domain": "", "project": ""}


def _without(**values: object) -> Callable[[Case], Case]:
    return lambda case: tuple((replace(s, **values), i) for s, i in case)  # type: ignore[arg-type]


_HIDING: tuple[Callable[[Case], Case], ...] = (
    _without(keys=None, clicks=None, scroll=None, travel_px=None, idle_s=None),
    _without(title_kind=TitleKind.HASHED),
    _without(domain=""),
    _without(call=None),
    _without(media=None),
    _without(fullscreen=None),
    _without(sharing=None),
    lambda case: tuple((s, None) for s, _ in case),
)


def others(named: Sequence[Edit], every: Sequence[Edit]) -> list[Edit]:
    """What was not named and can be taken away without touching what was.

    Changes of window consist of the windows, so where one of both was named the other one stays.
    """
    rest = [edit for edit in every if edit not in named]
    if any(edit.order in (0, 2) or edit.key in ("app", "site") for edit in named):
        return [edit for edit in rest if edit.order == 3 and edit.key not in ("app", "site")]
    return [edit for edit in rest if edit.key not in ("app", "site")]


# -- the truth ----------------------------------------------------------------------------------------------------

_TALK = (Category.CHAT, Category.MAIL, Category.MEET)
_LEISURE = (Category.NEWS, Category.SOCIAL, Category.WATCH, Category.PLAY, Category.SHOP, Category.CHAT)
_MAKING = (Category.CODE, Category.WRITE, Category.DESIGN, Category.DATA, Category.PLAN)
_TRUE: dict[Mode, tuple[tuple[str, ...], tuple[Category, ...]]] = {
    Mode.PRODUCING: (("input.keys", "titles", "plan.fits"), (*_MAKING, Category.READ, Category.SYSTEM)),
    Mode.POINTER: (("input.pointer", "titles", "plan.fits"), (*_MAKING, Category.READ)),
    Mode.READING: (("input.little", "input.pointer", "titles", "plan.fits"), (Category.READ, *_MAKING)),
    Mode.ROUTINE: (("changes", "titles", "input.keys", "input.pointer"), (*_MAKING, Category.MAIL, Category.SYSTEM)),
    Mode.COMMUNICATING: (("titles",), _TALK),
    Mode.MEETING: (("signal.call", "signal.media", "signal.sharing", "input.little", "titles"), _TALK),
    Mode.FRAGMENTED: (("changes",), _TALK),
    Mode.FLITTING: (("changes", "titles"), _LEISURE),
    Mode.SCROLLING: (("titles", "input.pointer"), _LEISURE),
    Mode.PASSIVE: (("titles", "input.little", "signal.media", "signal.fullscreen"), _LEISURE),
    Mode.CHATTING: (("titles", "input.keys"), _LEISURE),
    Mode.PLAYING: (("titles", "input.keys", "input.pointer", "signal.fullscreen"), _LEISURE),
}
"""What tells each mode, by the laws that the generator has for it: keys of reasons, and what windows are for."""


def _agreement(moment: Moment, told: Explanation, every: Sequence[Edit]) -> tuple[bool | None, float | None]:
    """Only where the state told is the true one: else the reasons are of something that was not."""
    if moment.truth is None or told.state is not moment.truth.state or not told.reasons or not every:
        return None, None
    mode = Mode(moment.truth.mode)
    first = next((edit for edit in every if _is(edit, told.reasons[0])), None)
    true = [edit for edit in every if _tells(edit, moment.case, mode)]
    return first in true, len(true) / len(every)


def _tells(edit: Edit, case: Case, mode: Mode) -> bool:
    keys, kinds = _TRUE[mode]
    if edit.key in ("app", "site"):
        return edit.params[0][1] in _of_kinds(case, kinds, "app" if edit.key == "app" else "domain")
    if edit.key == "changes" and "changes" not in keys:
        apps = {value for name, value in edit.params if name in ("a", "b")}
        return bool(apps & _of_kinds(case, kinds, "app"))
    return edit.key in keys


def _of_kinds(case: Case, kinds: Sequence[Category], field: str) -> set[str | int | float]:
    knows = Categories()
    return {getattr(s, field) for s, _ in case if knows.of(s.app, s.title, s.domain) in kinds}


# -- the table ----------------------------------------------------------------------------------------------------


def _mean(values: Sequence[float | None]) -> float:
    found = [v for v in values if v is not None]
    return float(np.mean(found)) if found else float("nan")


def _figures(asked: Sequence[Asked], name: str, whose: str) -> list[Figure]:
    """What is said of any people."""
    some = [a for a in asked if a.fall is not None and a.drawn is not None]
    if not some:
        return []
    fall, drawn = (_mean([getattr(a, field) for a in some]) for field in ("fall", "drawn"))
    times, gaps = fall / max(drawn, 0.01), [a.gap for a in some if a.gap is not None]
    states = sum(a.told.state is not FocusState.UNSURE for a in asked)
    return [
        Figure(f"learn.reasons_comprehensive{name}", times, f"times random; {len(some)} moments {whose}", ">= 2",
               f"falls by {fall:.3f}; at random by {drawn:.3f}", times >= _TIMES),
        *_gap(gaps, name, whose),
        Figure(f"learn.reasons_found{name}", len(some) / max(states, 1), f"of {states} judged moments {whose}"),
    ]  # fmt: skip


def _gap(gaps: Sequence[float], name: str, whose: str) -> list[Figure]:
    """Nothing where nobody's moments hold more than what was named."""
    if not gaps:
        return []
    gap, many = _mean(gaps), _mean([float(g > _GAP) for g in gaps])
    unit = f"fall without all else; {len(gaps)} moments {whose}"
    return [
        Figure(f"learn.reasons_sufficiency_gap{name}", gap, unit, "<= .1", f"by more than .1 in {many:.0%} of them",
               gap <= _GAP)
    ]  # fmt: skip


def _truth(asked: Sequence[Asked]) -> list[Figure]:
    found = [a for a in asked if a.agrees is not None]
    share, chance = _mean([float(bool(a.agrees)) for a in found]), _mean([a.chance for a in found])
    unit = f"of {len(found)} moments judged rightly: the heaviest reason is what tells the true activity"
    return [Figure("learn.reasons_agree", share, unit, "> at random", f"at random {chance:.3f}", share > chance)]


def _cost(asked: Sequence[Asked]) -> list[Figure]:
    ms: NDArray[np.float64] = np.array([a.ms for a in asked])
    half, most = (float(np.percentile(ms, q)) for q in (50, 99))
    unit = f"ms of CPU an explanation, {len(ms)} of them"
    return [
        Figure("learn.reasons_ms", half, f"{unit}; median", "<= 100", "", half <= _MS),
        Figure("learn.reasons_ms_p99", most, f"{unit}; 99 %", "<= 100", "", most <= _MS),
    ]


def reason_figures(
    model: AttentionModel, data: Path | None = None, people: int = PEOPLE, each: int = MOMENTS
) -> list[Figure]:
    """All figures about reasons; of real people where `data` names the folder of real sets."""
    random = np.random.default_rng(5)
    asked = [ask(moment, random) for moment in simulated(model, worlds(None)["test"], people, each)]
    found = [*_figures(asked, "", _FOR_PEOPLE), *_truth(asked)]
    log, students = (data / real_logs.FILE, data / real_epm.FILE) if data else (None, None)
    if log and log.is_file():
        real = [ask(moment, random, likeliest=True) for moment in logged(model, log, _OF_LOG)]
        found += _figures(real, "_logs", "of real logs, applications alone: of the likeliest state")
        asked += real
    if students and students.is_file():
        real = [ask(moment, random) for moment in studied(model, students, _STUDENTS, _OF_STUDENT)]
        found += _figures(real, "_epm", "of real students, counts alone")
        asked += real
    return found + _cost(asked)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--data", type=Path, default=os.environ.get("HEADWATER_DATA"))
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--moments", type=int, default=MOMENTS)
    parser.add_argument("--json", action="store_true")
    g = parser.parse_args()
    figures = reason_figures(AttentionModel.load(g.model, "cpu"), Path(g.data) if g.data else None, g.people, g.moments)
    if g.json:
        print(json.dumps([asdict(f) for f in figures], indent=1))
        return
    for f in figures:
        print(f"{f.name:36s} {f.value:8.4f}  {f.unit}  [{f.bound}]  {'' if f.holds is None else f.holds}  {f.baseline}")


if __name__ == "__main__":
    main()
