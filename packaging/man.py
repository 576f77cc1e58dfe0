"""Writes the manual page from the command line's own help, so that it says what `--help` says.

    .venv/bin/python packaging/man.py [DATE] >headwater.1

DATE is the day that stands at the foot; today if left out. It is made anew with each package and kept nowhere.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from inspect import cleandoc

import click

from headwater import __version__
from headwater.cli.main import main as commands

NAME = "headwater"
FILES = (
    ("~/.local/share/headwater/headwater.db", "What was recorded: one SQLite file. Backups lie beside it."),
    ("~/.config/headwater/settings.toml", "The settings, with a comment for each."),
    ("~/.local/state/headwater/headwater.log", "The log: no title, address or typed character."),
)
"""What the person may look for; `$XDG_DATA_HOME` and its kin are obeyed."""


def page(day: str) -> str:
    """The whole page, in the language of man(7)."""
    context = click.Context(commands, info_name=NAME)
    first, *more = paragraphs(commands.help)
    lines = [
        f'.TH HEADWATER 1 "{day}" "Headwater {__version__}" "User Commands"',
        ".SH NAME", rf"{NAME} \- {safe(summary(first))}",
        ".SH SYNOPSIS", *usage(commands, context),
        ".SH DESCRIPTION", *flowing([first, *more]),
        ".SH OPTIONS", *options(commands, context),
        ".SH COMMANDS", *children(commands, context),
        ".SH FILES", *(line for place, what in FILES for line in (".TP", rf"\fI{safe(place)}\fR", safe(what))),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def children(group: click.Group, context: click.Context) -> Iterator[str]:
    """A section for each command, those of groups behind their group."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        yield f'.SS "{safe(inner.command_path.removeprefix(NAME + " "))}"'
        yield from usage(command, inner)
        yield ".PP"
        yield from flowing(paragraphs(command.help))
        yield from options(command, inner)
        if isinstance(command, click.Group):
            yield from children(command, inner)


def usage(command: click.Command, context: click.Context) -> Iterator[str]:
    """How it is called."""
    pieces = " ".join(command.collect_usage_pieces(context))
    yield rf"\fB{safe(context.command_path)}\fR {safe(pieces)}".rstrip()


def options(command: click.Command, context: click.Context) -> Iterator[str]:
    """Each option with its help; the one for help itself only where the program is told of."""
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record and (context.parent is None or "--help" not in parameter.opts):
            yield ".TP"
            yield rf"\fB{safe(record[0])}\fR"
            yield safe(record[1]) or r"\&"


def paragraphs(text: str | None) -> list[str]:
    """What click shows of a help text: up to a form feed, in paragraphs."""
    return cleandoc(text or "").split("\f")[0].strip().split("\n\n")


def flowing(parts: list[str]) -> Iterator[str]:
    """Paragraphs; one that begins with click's backspace keeps its lines."""
    for n, part in enumerate(parts):
        if n:
            yield ".PP"
        if part.startswith("\b"):
            yield from (".nf", *(safe(line) for line in part.splitlines()[1:]), ".fi")
        else:
            yield safe(" ".join(part.split()))


def summary(sentence: str) -> str:
    """The first sentence as a summary is written: small, without a full stop."""
    first = sentence.split(". ", maxsplit=1)[0].rstrip(".")
    return first[:1].lower() + first[1:]


def safe(text: str) -> str:
    """Text that man takes as it is: no requests, no escapes, hyphens that can be searched and copied."""
    plain = text.replace("\\", r"\e").replace("-", r"\-").replace("`", r"\(ga").replace("'", r"\(aq")
    return r"\&" + plain if plain.startswith(".") else plain


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page(sys.argv[1] if len(sys.argv) > 1 else f"{datetime.now(UTC):%Y-%m-%d}"))
