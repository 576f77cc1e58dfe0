"""Every number that makes the simulated people, in one place, each with where it comes from.

A source reads "published: …" (in the literature), "measured: …" (calibrated on real logs that were only looked at) or
"our choice". Lengths are seconds unless the name says otherwise; rates are per minute of present time.
"""

from dataclasses import dataclass, field, fields
from typing import Any

from headwater.records import Category
from headwater.simulate.modes import Mode


@dataclass(frozen=True, slots=True)
class LogNormal:
    """A lognormal law by its median and the standard deviation of its logarithm."""

    median: float
    sigma: float

    @property
    def mean(self) -> float:
        """Its expectation."""
        return float(self.median * 2.718281828459045 ** (self.sigma**2 / 2))


@dataclass(frozen=True, slots=True)
class Rates:
    """Input per minute, before multipliers. `silent` is the share of minutes without a key press."""

    keys: float
    clicks: float
    scroll: float
    travel_px: float
    silent: float


@dataclass(frozen=True, slots=True)
class ModeLaw:
    """How one mode behaves."""

    share: float
    """Share of present working time, before persona multipliers."""
    length: LogNormal
    """Length of an episode, seconds."""
    dwell: LogNormal
    """Time in one window before another or another title of it."""
    rates: Rates
    sources: tuple[tuple[str, float], ...]
    """Where its windows come from: see `SOURCES`."""


def _told(default: Any, source: str) -> Any:
    return field(default=default, metadata={"source": source})


_PUBLISHED_DWELL = "published: 40 s median on a screen (Mark, CHI'16); measured: sigma 1.4 to 1.95 in real window logs"

SOURCES = (
    "main",
    "side",
    "rounds",
    "mail",
    "work_chat",
    "other_task",
    "lesson",
    "work_web",
    "system",
    "leisure",
    "friends",
    "own",
    "call",
)
"""Pools that windows are drawn from: the task's documents, what is read for it, daily rounds (inbox, calendar, forms),
mail, work chat, other tasks' documents, videos that teach, news, forums and shops used for the work, folders and
settings, off-plan sites, friends, one's own errands in programs of work, the call. The same programs and sites are in
several pools, so that neither an application nor its category gives the state away; what is in the title may."""

_LAWS: dict[Mode, ModeLaw] = {
    Mode.PRODUCING: ModeLaw(
        0.28,
        LogNormal(600, 0.9),
        LogNormal(22, 1.8),
        Rates(72, 6, 6, 1300, 0.3),
        (
            ("main", 0.72),
            ("side", 0.12),
            ("system", 0.05),
            ("rounds", 0.03),
            ("work_chat", 0.02),
            ("other_task", 0.04),
            ("work_web", 0.02),
        ),
    ),
    Mode.POINTER: ModeLaw(
        0.07,
        LogNormal(600, 0.9),
        LogNormal(26, 1.8),
        Rates(5, 17, 9, 2800, 0.45),
        (("main", 0.77), ("side", 0.09), ("system", 0.05), ("rounds", 0.02), ("other_task", 0.05), ("work_web", 0.02)),
    ),
    Mode.READING: ModeLaw(
        0.075,
        LogNormal(420, 0.8),
        LogNormal(34, 1.7),
        Rates(3, 5.5, 26, 1000, 0.72),
        (
            ("side", 0.6),
            ("main", 0.2),
            ("lesson", 0.07),
            ("work_web", 0.07),
            ("rounds", 0.02),
            ("mail", 0.02),
            ("leisure", 0.02),
        ),
    ),
    Mode.ROUTINE: ModeLaw(
        0.30,
        LogNormal(360, 0.8),
        LogNormal(12, 1.7),
        Rates(37, 11, 10, 1800, 0.42),
        (
            ("rounds", 0.47),
            ("main", 0.16),
            ("mail", 0.12),
            ("system", 0.12),
            ("work_chat", 0.04),
            ("side", 0.06),
            ("work_web", 0.03),
        ),
    ),
    Mode.COMMUNICATING: ModeLaw(
        0.10,
        LogNormal(210, 0.8),
        LogNormal(15, 1.7),
        Rates(44, 8, 8, 1300, 0.38),
        (
            ("work_chat", 0.42),
            ("mail", 0.34),
            ("main", 0.09),
            ("rounds", 0.07),
            ("side", 0.03),
            ("friends", 0.03),
            ("work_web", 0.02),
        ),
    ),
    Mode.MEETING: ModeLaw(
        0.0,
        LogNormal(1800, 0.5),
        LogNormal(60, 1.9),
        Rates(6, 2.5, 3, 600, 0.6),
        (
            ("call", 0.55),
            ("main", 0.17),
            ("work_chat", 0.08),
            ("mail", 0.07),
            ("rounds", 0.08),
            ("side", 0.04),
            ("work_web", 0.01),
        ),
    ),
    Mode.FRAGMENTED: ModeLaw(
        0.07,
        LogNormal(240, 0.7),
        LogNormal(6, 1.25),
        Rates(13, 7, 7, 1500, 0.45),
        (
            ("other_task", 0.42),
            ("main", 0.13),
            ("mail", 0.12),
            ("work_chat", 0.11),
            ("rounds", 0.09),
            ("side", 0.06),
            ("system", 0.04),
            ("work_web", 0.03),
        ),
    ),
    Mode.FLITTING: ModeLaw(
        0.042,
        LogNormal(200, 0.9),
        LogNormal(5, 1.1),
        Rates(6, 2.5, 12, 900, 0.6),
        (
            ("leisure", 0.44),
            ("friends", 0.12),
            ("own", 0.2),
            ("main", 0.09),
            ("mail", 0.05),
            ("rounds", 0.04),
            ("side", 0.06),
        ),
    ),
    Mode.SCROLLING: ModeLaw(
        0.016,
        LogNormal(260, 0.9),
        LogNormal(26, 1.3),
        Rates(4, 5, 45, 1000, 0.65),
        (("leisure", 0.66), ("own", 0.2), ("side", 0.05), ("friends", 0.06), ("mail", 0.03)),
    ),
    Mode.PASSIVE: ModeLaw(
        0.012,
        LogNormal(480, 0.8),
        LogNormal(110, 1.3),
        Rates(2, 1.5, 3, 300, 0.85),
        (("leisure", 0.82), ("friends", 0.05), ("main", 0.07), ("own", 0.06)),
    ),
    Mode.CHATTING: ModeLaw(
        0.010,
        LogNormal(240, 0.8),
        LogNormal(15, 1.4),
        Rates(34, 5, 9, 900, 0.35),
        (("friends", 0.58), ("work_chat", 0.08), ("leisure", 0.16), ("own", 0.1), ("main", 0.08)),
    ),
    Mode.PLAYING: ModeLaw(
        0.0,
        LogNormal(2400, 0.7),
        LogNormal(300, 1.3),
        Rates(70, 30, 6, 7000, 0.15),
        (("leisure", 0.92), ("friends", 0.08)),
    ),
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The generator's constants. Change one with `dataclasses.replace` and hand the whole to `simulate_day`."""

    laws: tuple[tuple[Mode, ModeLaw], ...] = _told(
        tuple(_LAWS.items()),
        "shares, lengths: our choice, from one-day observation studies; " + _PUBLISHED_DWELL + "; pointer work and the "
        "mixture of drifting (flitting .4, scrolling .2, passive .2, chatting .1): measured in students' logs",
    )
    person_dwell: LogNormal = _told(LogNormal(0.85, 0.6), "measured: people differ between 40 and 400 switches an hour")
    rapid: LogNormal = _told(LogNormal(0.25, 0.4), "measured: students in a laboratory, 3 s in a window at the median")
    rapid_share: float = _told(0.12, "our choice: how many people are so rapid")
    task_dwell: LogNormal = _told(LogNormal(1.0, 0.35), "our choice: some tasks need more windows than others")
    day_dwell: LogNormal = _told(LogNormal(1.0, 0.2), "our choice")
    dwell_floor: float = _told(0.5, "our choice: a window in front for less is passed over")
    dwell_ceiling: float = _told(2400.0, "our choice")
    person_keys: float = _told(0.5, "measured: sigma of a person's logarithmic typing rate")
    person_clicks: float = _told(0.45, "measured: clicks differ by factors of .5 to 3")
    fro_share: float = _told(0.3, "measured: a quarter of students' minutes on a task have six changes or more")
    fro_dwell: LogNormal = _told(
        LogNormal(5.5, 0.9), "measured: to and fro between what is made and what it is made from"
    )
    fro_windows: tuple[int, int] = _told((2, 3), "our choice: windows that such work goes between")
    back: float = _told(0.3, "our choice: share of switches that go back to the window before")
    leisure_fresh: float = _told(0.72, "our choice: share of off-plan windows that are new, not the site's front page")
    side_fresh: float = _told(0.3, "our choice: share of windows read for a task that are new")
    message_fresh: float = _told(0.6, "our choice: share of mail windows that show one message")
    passive_watch: float = _told(0.7, "our choice: share of passive windows that are videos")
    liked: float = _told(7.0, "our choice: how far a favourite program is before others that do the same")
    taste: float = _told(1.8, "our choice: sigma of the logarithmic liking of a program")
    day_share: float = _told(0.35, "our choice: sigma of a day's logarithmic share of each mode")
    keys_k: float = _told(1.3, "measured: dispersion of key counts per minute")
    clicks_k: float = _told(1.4, "measured: dispersion of click counts per minute")
    scroll_k: float = _told(0.25, "measured: dispersion of wheel counts per minute, .1 to .4")
    travel_k: float = _told(0.8, "measured: dispersion of pointer travel per minute")
    burst_k: float = _told(0.9, "our choice: dispersion of counts inside a minute; typing comes in bursts")
    brisk_run: LogNormal = _told(LogNormal(28, 1.0), "our choice: hands at work between two pauses")
    brisk_pause: LogNormal = _told(LogNormal(7, 1.0), "published: heavy-tailed idle gaps; our choice: sizes")
    vacant_run: LogNormal = _told(LogNormal(6, 0.9), "our choice: hands at work between two pauses while drifting")
    vacant_pause: LogNormal = _told(
        LogNormal(16, 1.25),
        "measured: minutes without any input are three times as common off the task as on it; our choice: sizes",
    )
    calm_run: LogNormal = _told(LogNormal(11, 0.9), "our choice: the same for reading and meetings")
    calm_pause: LogNormal = _told(LogNormal(11, 1.1), "published: heavy-tailed idle gaps; our choice: sizes")
    longest_pause: float = _told(400.0, "our choice")
    switch_click: float = _told(0.72, "our choice: share of switches by the pointer")
    switch_keys: float = _told(0.15, "our choice: share of switches by two keys; the other programs raised themselves")
    bin_s: float = _told(5.0, "counters report at most every five seconds")
    away_after_s: float = _told(180.0, "the program's default: no input for so long counts as away")
    task_bout: LogNormal = _told(
        LogNormal(660, 1.0), "published: slightly more than 12 min in a working sphere (Mark, CHI'05)"
    )
    task_return: float = _told(0.73, "published: 73 % of suspended tasks are resumed the same day (Iqbal & Horvitz)")
    tasks_today: tuple[int, int] = _told((3, 6), "our choice: pieces of work alive in one day")
    resume_lag: LogNormal = _told(
        LogNormal(40, 1.0), "published: minutes to the first edit (Parnin); shortened to interruptions at the desk"
    )
    interruptions_day: float = _told(13.0, "published: 13 a day from outside, as many by oneself")
    interruption_taken: float = _told(0.55, "our choice: the others are looked at later")
    interruption: LogNormal = _told(LogNormal(190, 0.9), "our choice")
    notifications_hour: float = _told(7.0, "our choice: arrivals, most of them not followed")
    lunch: LogNormal = _told(LogNormal(2400, 0.35), "our choice")
    breaks_hour: float = _told(0.85, "our choice: 6 to 10 pauses of 1 to 5 min a day and 2 to 3 longer ones")
    short_break: LogNormal = _told(LogNormal(330, 0.75), "our choice")
    locked: float = _told(0.3, "our choice: share of absences with a locked screen")
    meeting_minutes: tuple[tuple[float, float], ...] = _told(
        ((15, 0.2), (30, 0.4), (60, 0.4)), "published: mean 42 min; our choice: a mix of 15, 30 and 60"
    )
    morning_peak: tuple[float, float] = _told((0.5, 10.5), "published: peaks; our choice: logit size")
    afternoon_peak: tuple[float, float] = _told((0.6, 14.5), "published: peaks; our choice: logit size")
    dip: tuple[float, float] = _told((0.6, 13.0), "published: dip after lunch; our choice: logit size for drifting")
    tiredness: float = _told(0.55, "our choice: log of drifting's odds per hour without a break")
    restless: float = _told(0.6, "our choice: windows get shorter before somebody drifts, by this factor")
    restless_share: float = _told(0.55, "our choice: how often that warning is there")
    restless_s: float = _told(300.0, "our choice: how long that warning lasts")
    lag_keys: float = _told(0.25, "our choice: typing, as a share, until the first edit after a return")
    media_aside: float = _told(0.18, "our choice: share of work hours with music on")
    intent_days: float = _told(0.35, "our choice: share of days with a declared intent")
    closing: float = _told(0.6, "our choice: how often a piece of work ends with a save, a commit or a tidy-up")
    answers_first: float = _told(0.79, "published: answered prompts on the first day")
    answers_fifth: float = _told(0.73, "published: answered prompts on the fifth day")

    def law(self, mode: Mode) -> ModeLaw:
        """How a mode behaves."""
        return next(law for m, law in self.laws if m is mode)

    def source(self, name: str) -> str:
        """Where the parameter `name` comes from."""
        return next(str(f.metadata["source"]) for f in fields(self) if f.name == name)


PARAMETERS = Parameters()

OFF_PLAN = (Category.NEWS, Category.SOCIAL, Category.WATCH, Category.PLAY, Category.SHOP)
"""What leisure at the computer is made of."""

WORK_KINDS = ("lesson", "market", "trade", "thread", "supply")
"""What off-plan sites show to somebody who is working."""

KEYS_IN: dict[Category, float] = {
    Category.CODE: 1.1,
    Category.WRITE: 1.2,
    Category.DESIGN: 0.5,
    Category.DATA: 0.8,
    Category.READ: 0.3,
    Category.MAIL: 1.0,
    Category.CHAT: 1.25,
    Category.MEET: 0.3,
    Category.PLAN: 0.7,
    Category.SYSTEM: 0.8,
    Category.NEWS: 0.25,
    Category.SOCIAL: 0.5,
    Category.WATCH: 0.25,
    Category.PLAY: 1.0,
    Category.SHOP: 0.5,
    Category.OTHER: 0.6,
}
"""How much is typed in a window of a category, relative to the mode's rate. Our choice."""
