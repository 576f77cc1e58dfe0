"""What commands have in common: the home that they work on, and days as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import click

from headwater.base import Paths, Settings, SettingsError, Words, load_settings, twelve_hours


@dataclass(frozen=True, slots=True)
class Home:
    """Which home a command works on."""

    paths: Paths
    debug: bool

    @property
    def settings(self) -> Settings:
        """The person's choices.

        Raises:
            SettingsError: the file cannot be used.
        """
        return load_settings(self.paths.settings)

    @property
    def twelve(self) -> bool:
        """Whether times of day have 12 hours; where the choices cannot be read, as the system has it."""
        try:
            return twelve_hours(self.settings)
        except SettingsError:
            return twelve_hours(Settings())


def day_and_time(at: float, twelve: bool) -> str:
    """`Mon 14:30`, or `Mon 2:30 pm`, in sentences that are English for everybody."""
    there = datetime.fromtimestamp(at).astimezone()
    return f"{there:%a} {Words('en', twelve=twelve).time(60 * there.hour + there.minute)}"


def as_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """A day as an option's value; None if it was left out. Days that no calendar of the program can do are none."""
    try:
        day = date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value} is not a date like 2026-11-12") from None
    if day is not None and not _FIRST <= day.year <= _LAST:
        raise click.BadParameter(f"{value} is not a day between 1970 and 2100")
    return day


DATE = "YYYY-MM-DD"
_FIRST, _LAST = 1970, 2099
