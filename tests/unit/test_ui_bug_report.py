"""What is copied for a bug report: with hostile data in every place, nothing of it comes out."""

import ast
import logging
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

import headwater
from headwater.base import HeadwaterError, Words
from headwater.base.noted import Memory, Noted
from headwater.engine import Recording
from headwater.engine.faring import Fares, ModelFares, StoreFares
from headwater.records import BackendStatus, Health
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.help.report import bug_report, known

SECRET = "mallory"
PATH = Path(f"/home/{SECRET}/.local/share/headwater/headwater.db")
TITLES = (f"Divorce {SECRET}.odt", f"{SECRET}\nStore", f"<b>{SECRET}</b>\u202e", f"Port 1 is taken by {SECRET}")


@pytest.fixture
def memory() -> Iterator[tuple[logging.Logger, Memory]]:
    log, kept = logging.getLogger("headwater.of_a_test"), Memory()
    log.addHandler(kept)
    log.propagate, before = False, log.propagate
    yield log, kept
    log.removeHandler(kept)
    log.propagate = before


def hostile(noted: tuple[Noted, ...] = ()) -> Fares:
    """The secret in every place that can hold a text."""
    statuses = [BackendStatus(SECRET, Health.FAILED, t) for t in TITLES]
    statuses.append(BackendStatus("windows", Health.MISSING, Words("zh_CN")("capture.no_record")))
    troubles = (
        *TITLES, str(StoreUnavailable(Trouble.DAMAGED, PATH)), Words("zh_CN")("engine.damaged", path=str(PATH)),
        Words("en")("failure.api.port_taken", port=5600, name=SECRET, number=7),
        Words("zh_CN")("failure.api.port_taken", port=5600, name=SECRET, number=7),
    )  # fmt: skip
    store = StoreFares(PATH, 10_000_000, 5, True, 0.0, 2, f"{PATH} is broken")
    model = ModelFares(f"model-of-{SECRET}", SECRET, f"{PATH} has no GPU", SECRET)
    return Fares(100.0, Recording.RECORDING, tuple(statuses), 0.02, 3, store, model, 99.0, troubles, noted)


ENV = {"XDG_SESSION_TYPE": SECRET, "XDG_CURRENT_DESKTOP": f"{SECRET}:XFCE", "USER": SECRET, "HOME": f"/home/{SECRET}"}


def test_nothing_private_comes_out(memory: tuple[logging.Logger, Memory]) -> None:
    log, kept = memory
    for title in TITLES:
        log.error("the title %s could not be read", title)
        log.warning("%s", PATH)
    try:
        raise OSError(2, "not there", str(PATH))
    except OSError:
        log.exception("the store %s is gone", PATH)
    text = bug_report(hostile(kept.last()), ENV, "6.11")
    assert SECRET not in text.lower()
    assert "/home" not in text
    assert "\u202e" not in text
    assert "the title %s could not be read" in text
    assert "the store %s is gone (FileNotFoundError)" in text


def test_what_helps_does(memory: tuple[logging.Logger, Memory]) -> None:
    text = bug_report(hostile(), ENV, "6.11")
    assert "Qt 6.11" in text
    assert "desktop XFCE" in text
    assert "session other" in text
    assert f"windows: missing: {Words('en')('capture.no_record')}" in text
    assert "other: failed" in text
    assert "store: 10.0 MB, schema 5, encrypted, 2 backups" in text
    assert "engine: answers after 20 ms, 3 waiting" in text
    assert "Port {port} is taken by {name} (process {number})" in text
    assert text.count("left out") == 2 * len(TITLES) + 1
    silent = replace(hostile(), lag_s=None, memory_mb=None, model=ModelFares("", "", "", ""))
    assert "engine: no answer" in bug_report(silent, {}, "6.11")


def test_every_sentence_is_known_in_both_languages() -> None:
    for key in ("capture.no_record", "engine.own_error", "failure.store.full"):
        for language in ("en", "zh_CN"):
            assert known(Words(language)(key).replace("{path}", str(PATH))) == Words("en")(key)
    assert SECRET not in known(str(HeadwaterError(SECRET)))


def test_the_fields_are_those_that_this_test_fills() -> None:
    """Another field could bring something along: look here first."""
    assert [f.name for f in fields(Fares)] == [
        "at", "recording", "backends", "lag_s", "waiting", "store", "model", "memory_mb", "troubles", "noted",
    ]  # fmt: skip
    assert [f.name for f in fields(ModelFares)] == ["version", "provider", "provider_why", "adapter"]
    assert [f.name for f in fields(Noted)] == ["at", "room", "place", "said", "pattern", "error"]


def test_memory_keeps_the_last_ones_in_one_line(memory: tuple[logging.Logger, Memory]) -> None:
    log, kept = memory
    log.info("not kept")
    for n in range(30):
        log.warning("number\n %d", n)
    assert [one.said for one in kept.last()][:2] == ["number 29", "number 28"]
    assert len(kept.last()) == 20
    assert kept.last()[0].pattern == "number %d"
    assert kept.last()[0].place.startswith("test_ui_bug_report.py:")
    kept.emit(log.makeRecord("a", logging.ERROR, __file__, 1, "wrong %d", ("x",), None))
    assert kept.last()[0].said == "wrong %d"


def test_what_is_logged_stands_in_the_source() -> None:
    """The pattern is copied, so it must be none that was put together when it was said."""
    found = []
    for file in sorted(Path(headwater.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            owner, name = node.func.value, node.func.attr
            logs = isinstance(owner, ast.Name) and owner.id.lower() in ("_log", "log", "_qt", "logger")
            if logs and name in ("warning", "error", "exception", "critical", "log"):
                found.append(node.args[1 if name == "log" else 0])
    assert len(found) > 20
    wrong = [ast.unparse(node) for node in found if not isinstance(node, ast.Constant)]
    assert wrong == []
