"""What commands have in common: the home that they work on, and days as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import click

from headwater.base import Paths, Settings, load_settings


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


def as_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """A day as an option's value; None if it was left out."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value} is not a date like 2026-11-12") from None


DATE = "YYYY-MM-DD"
