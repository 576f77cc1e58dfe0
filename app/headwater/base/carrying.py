"""Settings as a file that goes along, to another computer or into safety. That the person agreed does not go along."""

import typing
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from headwater.base.settings import (
    UNREADABLE,
    Settings,
    SettingsError,
    checked,
    filled,
    options,
    text_of,
    write_whole,
)

STAYS = ("agreed",)
"""What is asked on each computer anew."""


class Refusal(StrEnum):
    """Why a file is not taken."""

    UNREADABLE = "unreadable"
    """It is not there, not to be read, or not text."""
    NO_TOML = "no_toml"
    NONE = "none"
    """No setting is in it."""
    VALUE = "value"
    """One of them cannot have its value."""


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Nothing of the file is taken."""

    why: Refusal
    option: str = ""
    value: str = ""
    """As it stands in the file: of anybody's making."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The settings as they would be."""

    settings: Settings
    unknown: int = 0
    """So many entries are none of this version's settings."""


def carry_out(settings: Settings, path: Path) -> None:
    """Write them, with a comment above each.

    Raises:
        SettingsError: the disk does not take it.
    """
    import tomlkit

    document = tomlkit.document()
    document.add(tomlkit.comment("Headwater's settings, to be taken in on its settings page."))
    try:
        write_whole(path, filled(document, settings, STAYS).encode())
    except OSError as e:
        why = e.strerror or type(e).__name__
        raise SettingsError(f"The file {path} cannot be written: {why}. Choose another place.") from None


def carry_in(path: Path, present: Settings) -> Carried | NotTaken:
    """What would hold with the settings of a file; what it does not name stays as it is."""
    import tomllib

    try:
        table = tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError:
        return NotTaken(Refusal.NO_TOML)
    except UNREADABLE:
        return NotTaken(Refusal.UNREADABLE)
    names = {o.name for o in options()}
    unknown = sum(name not in names for name in table)
    if not names - set(STAYS) & set(table):
        return NotTaken(Refusal.NONE)
    return _taken(table, present, unknown)


def _taken(table: dict[str, Any], present: Settings, unknown: int) -> Carried | NotTaken:
    kinds = typing.get_type_hints(Settings)
    found: dict[str, Any] = {}
    for option in options():
        if option.name not in table or option.name in STAYS:
            continue
        value = table[option.name]
        try:
            found[option.name] = checked(option, kinds[option.name], value, Path())
        except SettingsError:
            return NotTaken(Refusal.VALUE, option.name, str(value))
    return Carried(replace(present, **found), unknown)
