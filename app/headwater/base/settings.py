"""The person's choices: one frozen dataclass, one field an option, with its doc, unit and range in the metadata.

The settings page, the comments in the TOML file and the table in the documentation are all made from it.
"""

import os
import tomllib
import types
import typing
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from headwater.base.errors import HeadwaterError

if TYPE_CHECKING:
    import tomlkit


class SettingsError(HeadwaterError):
    """The settings file cannot be read or written."""


class TitleMode(StrEnum):
    """How window titles are stored."""

    FULL = "full"
    HASHED = "hashed"
    NONE = "none"


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _option(
    default: Any, doc: str, *, unit: str = "", low: float | None = None, high: float | None = None,
    choices: tuple[str, ...] = (),
) -> Any:  # fmt: skip
    meta = {"doc": doc, "unit": unit, "low": low, "high": high, "choices": choices}
    return field(default=default, metadata=meta)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every choice the person has. Defaults are what a newcomer gets."""

    agreed: bool = _option(False, "The person has seen what is stored and said yes. Nothing is recorded before.")
    language: str = _option("system", "Language of the program.", choices=("system", "en", "zh_CN"))
    theme: str = _option("system", "Colours of the windows.", choices=("system", "light", "dark"))
    contrast: str = _option("system", "Stronger lines and texts.", choices=("system", "more", "usual"))
    text_scale: float = _option(1.0, "Size of all text.", low=0.9, high=1.5)
    day_start_hour: int = _option(4, "When a new day begins.", unit="h", low=0, high=12)
    week_begins: str = _option(
        "system", "The first day of a week in calendars, trends and goals.", choices=("system", "mon", "sat", "sun")
    )
    clock_hours: str = _option("system", "Times of day with 12 or 24 hours.", choices=("system", "24", "12"))
    autostart: bool = _option(False, "Start with the desktop session, in the tray alone.")

    watch_windows: bool = _option(True, "Note the application in front and its window's title.")
    count_input: bool = _option(True, "Count key presses, clicks, wheel steps and pointer travel. Never which key.")
    watch_signals: bool = _option(True, "Note calls, media and screen sharing, so that listening counts as present.")
    watch_notifications: bool = _option(True, "Note that a notification arrived and from which application.")
    away_after_s: int = _option(180, "Without input for this long you count as away.", unit="s", low=30, high=1800)

    schedule: bool = _option(False, "Record only at certain hours.")
    schedule_days: tuple[str, ...] = _option(WEEKDAYS[:5], "The days with such hours.", choices=WEEKDAYS)
    schedule_from: int = _option(540, "When they begin, in minutes after midnight.", unit="min", low=0, high=1439)
    schedule_to: int = _option(
        1080, "When they end; earlier than they begin means on the day after.", unit="min", low=0, high=1440
    )
    keep_days: int = _option(
        0, "What is older than so many days is forgotten; 0 keeps everything.", unit="d", low=0, high=36500
    )

    backups: bool = _option(True, "Make a backup each day; some of the last days, weeks and months are kept.")

    title_mode: TitleMode = _option(TitleMode.FULL, "How titles are stored: full, hashed, or none.")
    excluded_apps: tuple[str, ...] = _option((), "Applications that are never stored (names, * matches anything).")
    excluded_titles: tuple[str, ...] = _option((), "Windows whose title matches one of these are never stored.")
    excluded_domains: tuple[str, ...] = _option((), "Sites that are never stored, with their subdomains.")

    api: bool = _option(False, "Let watchers and scripts on this computer talk to Headwater (the local API).")
    api_port: int = _option(5600, "Where the local API listens; ActivityWatch's port.", low=1024, high=65535)
    api_watchers_without_token: bool = _option(
        False, "Let watchers send to the local API without its token. Nobody can read without it."
    )

    suggestions_per_day: int = _option(3, "The most suggestions in a day.", low=0, high=4)
    suggestion_gap_s: int = _option(2700, "The least time between two suggestions.", unit="s", low=900, high=14400)
    quiet_hours: bool = _option(True, "Suggest nothing at certain hours.")
    quiet_from: int = _option(1320, "When they begin, in minutes after midnight.", unit="min", low=0, high=1439)
    quiet_to: int = _option(
        420, "When they end; earlier than they begin means on the day after.", unit="min", low=0, high=1440
    )
    break_after_s: int = _option(4200, "Offer a break after this long without one.", unit="s", low=3000, high=5400)
    suggest_breaks: bool = _option(True, "Offer breaks.")
    ask_about_drift: bool = _option(True, "While a plan is set, ask when you seem to be away from it.")
    ask_questions: bool = _option(True, "Ask now and then what a stretch was; answers teach your own model.")
    offer_resumption: bool = _option(True, "After an absence, show where you were.")
    rest_eyes: bool = _option(False, "Remind you to look away from the screen after a long time without a moment off.")
    batch_messages: bool = _option(
        True, "Tell when messages are looked at far more often than usual, and offer to look at them together."
    )
    protect_best_hours: bool = _option(True, "Tell when the hours begin in which your longest stretches mostly fall.")
    offer_note: bool = _option(True, "At the day's end, offer a line about where unfinished work stands.")
    plan_tomorrow: bool = _option(True, "At the day's end, offer to say what comes first tomorrow.")
    tell_surges: bool = _option(True, "Say once when something is far more than your usual.")
    praise_rest: bool = _option(True, "Count a pause that was taken, as work is counted.")
    profile: str = _option("work", "What suggestions speak of, and how they are spaced.", choices=("work", "study"))
    experiment: bool = _option(
        False, "Leave half of the suggestions out by a fair coin, to learn what difference they make."
    )
    day_ends: int = _option(
        1080, "When your day at work usually ends, in minutes after midnight.", unit="min", low=0, high=1439
    )
    notifications: bool = _option(True, "Let suggestions appear as notifications, not only on the page.")

    session_timer: bool = _option(False, "Give plans a timer with pauses, unless you say otherwise.")
    session_work_min: int = _option(50, "A pause is due after so much work.", unit="min", low=10, high=180)
    session_rest_min: int = _option(10, "How long a pause is.", unit="min", low=1, high=60)
    session_mute: bool = _option(False, "Hold notifications back while a plan holds, unless you say otherwise.")
    session_hold: bool = _option(
        False, "Ask before what is away from your plan comes to the front, unless you say otherwise."
    )

    digest_day: bool = _option(True, "At the day's end, offer its review: three sentences and a picture.")
    digest_week: bool = _option(True, "The same for the week.")
    week_review_day: str = _option("fri", "The day that ends your week.", choices=WEEKDAYS)
    show_score: bool = _option(False, "Put a number beside a review, with its formula.")
    forecast: bool = _option(
        True, "Say that you may soon be away from your plan, where such words proved right often enough on your past."
    )
    forecast_precision: float = _option(
        0.7, "How often such a word has to have been right, as a share.", low=0.5, high=0.95
    )

    learn: bool = _option(True, "Learn from what you say, on this computer, when it is idle and on mains power.")
    adopt_better: bool = _option(
        False, "Use what was learned by itself when its test says better; else you are asked."
    )


@dataclass(frozen=True, slots=True)
class Option:
    """One setting as the settings page and the documentation need it."""

    name: str
    default: Any
    doc: str
    unit: str
    low: float | None
    high: float | None
    choices: tuple[str, ...]


def options() -> tuple[Option, ...]:
    """All settings, in the order of the dataclass."""
    return tuple(Option(f.name, f.default, **f.metadata) for f in fields(Settings))


def load_settings(path: Path) -> Settings:
    """Read the file; no file means the defaults. Unknown keys are left alone: a newer version may own them.

    Raises:
        SettingsError: the file is not TOML, or a value has the wrong type or is out of range.
    """
    try:
        table = tomllib.loads(text_of(path))
    except FileNotFoundError:
        return Settings()
    except UNREADABLE as e:
        raise SettingsError(
            f"The settings file {path} cannot be read ({type(e).__name__}). Mend or delete it."
        ) from None
    kinds = typing.get_type_hints(Settings)
    known: dict[str, Any] = {
        o.name: checked(o, kinds[o.name], table[o.name], path) for o in options() if o.name in table
    }
    return replace(Settings(), **known)


LARGEST = 1_000_000
"""Bytes. Longer than that it is not a settings file, and would take minutes to parse."""
UNREADABLE = (OSError, ValueError, RecursionError)
"""What reading can raise; ValueError has bad TOML, bad UTF-8, and numbers too long for Python, among its kinds."""


def text_of(path: Path) -> str:
    """What a settings file says; raises what `UNREADABLE` names."""
    with path.open("rb") as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError("too large")
    return data.decode("utf-8")


def _read(path: Path) -> "tomlkit.TOMLDocument":
    """With its comments: only writing needs them, and the library takes a while to load."""
    import tomlkit

    return tomlkit.parse(text_of(path))


def checked(option: Option, kind: Any, value: object, path: Path) -> object:
    """The value as the dataclass has it; lists become tuples, whole numbers become floats where one is wanted."""
    if isinstance(kind, types.GenericAlias):
        if isinstance(value, list) and all(isinstance(v, str) and _allowed(option, v) for v in value):
            return tuple(value)
    elif kind is TitleMode:
        if isinstance(value, str) and value in set(TitleMode):
            return TitleMode(value)
    elif kind is float and type(value) is int:
        return checked(option, kind, float(value) if abs(value) < LARGEST else float("nan"), path)
    elif type(value) is kind and _allowed(option, value):
        return value
    raise SettingsError(f"In {path}, {option.name} is not possible. {option.doc} {_range(option, kind)}".rstrip())


def _allowed(option: Option, value: object) -> bool:
    if option.choices:
        return value in option.choices
    return isinstance(value, bool) or not isinstance(value, int | float) or _within(option, value)


def _within(option: Option, value: float) -> bool:
    return (option.low is None or value >= option.low) and (option.high is None or value <= option.high)


def _range(option: Option, kind: Any) -> str:
    """What can be written there, as a sentence."""
    if isinstance(kind, types.GenericAlias):
        return f"Some of {', '.join(option.choices)}." if option.choices else 'A list of texts: ["…", "…"].'
    choices = option.choices or {TitleMode: tuple(TitleMode), bool: ("true", "false")}.get(kind, ())
    if choices:
        return f"One of {', '.join(choices)}."
    if option.low is not None:
        return f"Between {option.low} and {option.high} {option.unit}".rstrip() + "."
    return ""


def save_settings(settings: Settings, path: Path) -> None:
    """Write the file, whole or not at all; the person's own comments and unknown keys stay.

    A file that cannot be understood is kept beside the new one as `settings.toml.bad`.

    Raises:
        SettingsError: the disk does not take it.
    """
    path = Path(os.path.realpath(path))  # a settings file that is a link stays one
    try:
        write_whole(path, filled(_old(path), settings).encode())
    except (OSError, ValueError) as e:
        reason = (e.strerror if isinstance(e, OSError) else None) or type(e).__name__
        raise SettingsError(
            f"The settings cannot be written to {path}: {reason}. Your change holds until you quit."
        ) from None


def _old(path: Path) -> "tomlkit.TOMLDocument":
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import AoT, Table

    try:
        document = _read(path)
        if not any(isinstance(document.get(o.name), Table | AoT) for o in options()):
            return document
        os.replace(path, path.with_name(f"{path.name}.bad"))
    except FileNotFoundError:
        pass
    except (*UNREADABLE, TOMLKitError):
        os.replace(path, path.with_name(f"{path.name}.bad"))
    document = tomlkit.document()
    document.add(tomlkit.comment("Headwater's settings. Each may be left out; then the default holds."))
    return document


def filled(document: "tomlkit.TOMLDocument", settings: Settings, but: tuple[str, ...] = ()) -> str:
    """The document with each setting in it, all but some, and a comment above those that are new in it."""
    import tomlkit
    from tomlkit.items import AoT, Table

    kinds, missing = typing.get_type_hints(Settings), tomlkit.document()
    for option in options():
        if option.name in but:
            continue
        value = getattr(settings, option.name)
        plain = list(value) if isinstance(value, tuple) else value.value if isinstance(value, StrEnum) else value
        if option.name in document:
            document[option.name] = plain
            continue
        missing.add(tomlkit.nl())
        missing.add(tomlkit.comment(f"{option.doc} {_range(option, kinds[option.name])}".rstrip()))
        missing.add(option.name, tomlkit.item(plain))
    old, new = tomlkit.dumps(document), tomlkit.dumps(missing)
    if not new:
        return old
    nests = any(isinstance(v, Table | AoT) for v in document.values())  # below a [table] a key would belong to it
    return f"{new.lstrip()}\n{old}" if nests else f"{old.rstrip()}\n{new}"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:  # mode 0600
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            os.replace(part.name, path)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise
