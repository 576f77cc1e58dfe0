"""The commands that forget, and that keep the store safe. While the program runs, its window does these."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from headwater.base import HeadwaterError, Paths, SystemClock
from headwater.cli.home import DATE, Home, as_day

if TYPE_CHECKING:
    from headwater.engine.data import Wish


class Running(HeadwaterError):
    """The program has the store open."""

    def __init__(self) -> None:
        super().__init__("Headwater is running: do this in its window, under Your data, or quit it first.")


def _alone(paths: Paths) -> None:
    """See that no program has this home.

    Raises:
        Running: one has.
    """
    from headwater.bridge import NoAnswer, NobodyHome, ask

    try:
        ask(paths.socket, "status")
    except NobodyHome:
        return
    except NoAnswer:
        pass
    raise Running


@click.command()
@click.option("--app", help="An application, by its name in the store.")
@click.option("--site", help="A site, with its subdomains.")
@click.option("--title", help="Words of titles, or a pattern with * and ?.")
@click.option("--from", "first", callback=as_day, metavar=DATE, help="First day of a range.")
@click.option("--to", "last", callback=as_day, metavar=DATE, help="Last day of a range.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def forget(
    home: Home, app: str | None, site: str | None, title: str | None, first: date | None, last: date | None, yes: bool
) -> None:
    """Forget an application, a site, titles, or a range of days: in the store and in its backups, for good."""
    from headwater.store.forgetting import Forgetting

    wish = _wish(home, app, site, title, first, last)
    _alone(home.paths)
    with Forgetting(home.paths.database) as store:
        what = wish.asked(store)
        hours = what.seconds / 3600
        click.echo(f"{what.segments} segments ({hours:.1f} h), {what.events} events, {what.others} others.")
        if not (what.segments or what.events or what.others):
            return
        if not yes:
            question = "Forget them? This cannot be undone; backups forget them too, and the model what it learned."
            click.confirm(question, abort=True)
        told = wish.granted(store)
    click.echo("They are forgotten.")
    for path in told.left:
        click.echo(f"This file was left as it is, because it cannot be read: {path}", err=True)


def _wish(
    home: Home, app: str | None, site: str | None, title: str | None, first: date | None, last: date | None
) -> Wish:
    from headwater.engine.data import Sort, Wish
    from headwater.reports import day_bounds

    named = [(Sort.APP, app), (Sort.SITE, site), (Sort.TITLE, title)]
    given = [(sort, name) for sort, name in named if name is not None]
    ranged = first is not None or last is not None
    if len(given) + ranged != 1:
        raise click.UsageError("Name one thing: --app, --site, --title, or a range with --from and --to.")
    if given:
        return Wish(given[0][0], given[0][1])
    offset = SystemClock().offset_s
    start = day_bounds(first, home.settings, offset)[0] if first else float("-inf")
    end = day_bounds(last, home.settings, offset)[1] if last else float("inf")
    return Wish(Sort.RANGE, start=start, end=end)


@click.command()
@click.pass_obj
def backup(home: Home) -> None:
    """Make a backup of the store; recording goes on."""
    from headwater.store.backups import backup as make
    from headwater.store.backups import folder_of

    path = home.paths.database
    click.echo(make(path, folder_of(path), SystemClock(), "by-hand"))


@click.command()
@click.pass_obj
def backups(home: Home) -> None:
    """List the backups, the last one first."""
    from headwater.store.backups import folder_of, list_backups

    found = sorted(list_backups(folder_of(home.paths.database)), key=lambda b: -b.made_at)
    for b in found:
        when = f"{datetime.fromtimestamp(b.made_at).astimezone():%Y-%m-%d %H:%M}"
        more = ("  (encrypted)" if b.encrypted else "") + ("" if b.schema is not None else "  (cannot be read)")
        click.echo(f"{when}  {b.bytes / 1e6:>8.1f} MB  {b.reason:<12} {b.path}{more}")
    if not found:
        click.echo("There is none yet.")


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def restore(home: Home, source: Path) -> None:
    """Put a backup in the store's place; the store that is there is kept under another name."""
    from headwater.store.backups import restore as put_back

    _alone(home.paths)
    kept = put_back(source, home.paths.database, SystemClock())
    click.echo("The backup is in place." + (f" What was there is kept as {kept}." if kept else ""))


@click.command()
@click.pass_obj
def encrypt(home: Home) -> None:
    """Encrypt the store and its backups; the key is kept in this computer's keyring.

    If the keyring is lost, nobody can read them any more. SSDs and some file systems may hold the old, plain blocks
    for a while: a disk that is encrypted as a whole does not have this problem.
    """
    from headwater.store.encrypting import encrypt as hide

    _alone(home.paths)
    _left(hide(home.paths.database))
    click.echo("The store and its backups are encrypted.")


@click.command()
@click.pass_obj
def decrypt(home: Home) -> None:
    """Make the store and its backups plain again."""
    from headwater.store.encrypting import decrypt as show

    _alone(home.paths)
    _left(show(home.paths.database))
    click.echo("The store and its backups are plain.")


def _left(paths: list[Path]) -> None:
    for path in paths:
        click.echo(f"This file was left as it is, because it cannot be read: {path}", err=True)


COMMANDS = (forget, backup, backups, restore, encrypt, decrypt)
