"""The commands about the person's rules. The running program follows them at once, another at its next start."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from headwater.base import Paths, SystemClock
from headwater.cli.home import Home
from headwater.records import Category

if TYPE_CHECKING:
    from headwater.categories import Rule

_PLAN = {"away": False, "part": True}
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def rules() -> None:
    """What you say that applications and sites are for, and what is away from your plan."""


@rules.command("list")
@_JSON
@click.pass_obj
def list_(home: Home, as_json: bool) -> None:
    """List your rules, in the order you made them."""
    from headwater.store import Store

    with Store(home.paths.database, read_only=True) as store:
        _show(store.rules(), as_json)


@rules.command()
@click.option("--app", default="", help="An application; * and ? stand for anything.")
@click.option("--title", default="", help="Words of the title, or with * and ? all of it.")
@click.option("--site", default="", help="A site, with its subdomains.")
@click.option("--project", default="", help="A project.")
@click.option("--category", type=click.Choice([c.value for c in Category if c is not Category.OTHER]),
              help="What such windows are for.")  # fmt: skip
@click.option("--plan", type=click.Choice(list(_PLAN)), help="Away from your plan, or part of it.")
@click.option("--for", "intent", default="", metavar="PLAN", help="Only for the plan of this name.")
@_JSON
@click.pass_obj
def add(
    home: Home, app: str, title: str, site: str, project: str, category: str | None, plan: str | None, intent: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Make a rule. All that you name must match; history is judged by it too.

    Of several rules the one that names more holds, then the longer one, then the later one.
    """
    from headwater.categories import Rule

    if intent and plan is None:
        raise click.UsageError("With --for say --plan away or --plan part.")
    kind = Category(category) if category else None
    rule = Rule(kind, app, title, site, project, None if plan is None else _PLAN[plan], intent)
    _show(_edited(home.paths, rule, None), as_json)


@rules.command()
@click.argument("number", type=int)
@_JSON
@click.pass_obj
def remove(home: Home, number: int, as_json: bool) -> None:
    """Remove the rule of that number; history is judged without it."""
    _show(_edited(home.paths, None, number), as_json)


def _edited(paths: Paths, new: Rule | None, gone: int | None) -> list[Rule]:
    from headwater.categories.rules import fit
    from headwater.engine.ruling import with_rule
    from headwater.store import Store

    def edit(old: list[Rule]) -> list[Rule]:
        if gone is not None and gone not in {r.id for r in old}:
            raise click.BadParameter(f"there is no rule {gone}", param_hint="NUMBER")
        wanted = with_rule(old, new) if new is not None else [r for r in old if r.id != gone]
        fit(wanted)
        return wanted

    with Store(paths.database) as store:
        _, kept = store.edit_rules(edit, SystemClock().now())
    _tell(paths)
    return kept


def _tell(paths: Paths) -> None:
    from headwater.bridge import NobodyHome, ask

    try:
        ask(paths.socket, "rules")
    except NobodyHome:
        click.echo("History is judged again when Headwater is started next.", err=True)


def _show(found: list[Rule], as_json: bool) -> None:
    from headwater.reports.ruled import rule_object

    if as_json:
        click.echo(json.dumps([{"id": r.id, **rule_object(r)} for r in found], ensure_ascii=False, indent=1))
        return
    for r in found:
        click.echo(f"{r.id:>4}  {_named(r)}  →  {_said(r)}")
    if not found:
        click.echo("There are no rules.", err=True)


def _named(rule: Rule) -> str:
    parts = (("app", rule.app), ("title", rule.title), ("site", rule.domain), ("project", rule.project))
    return ", ".join(f"{name} {text!r}" for name, text in parts if text)


def _said(rule: Rule) -> str:
    plan = f"plan {rule.intent!r}" if rule.intent else "your plan"
    what = {None: "", False: f"away from {plan}", True: f"part of {plan}"}[rule.plan]
    return ", ".join(part for part in (rule.category.value if rule.category else "", what) if part)


COMMANDS = (rules,)
