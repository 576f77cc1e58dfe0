"""What the person set up or asked for reaches them, also while notifications are held back and where it went wrong."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from headwater.categories import Rule
from headwater.engine import SessionCall
from headwater.engine.holding import HeldLong, PartOf
from headwater.quiet import Silence, Told
from headwater.records import Intent, Phase
from headwater.store import StoreUnavailable, Trouble
from headwater.ui.holding import MAKE, PART
from headwater.ui.notify import Note
from headwater.ui.program import Program
from tests.support.fake_engine import BUSY, FakeEngine
from tests.support.fake_sessions import session_now

PLAN = Intent(BUSY.at - 3600, None, "Chapter 3 draft")
DUE = session_now(Phase.DUE, 0.0, 1.0, 50, 10)
RULE = Rule(None, domain="youtube.com", plan=True, intent="Chapter 3")


@pytest.mark.parametrize("silence", [None, *Silence])
@pytest.mark.usefixtures("program")
def test_a_pause_that_is_due_is_seen_where_we_hold_notifications_back(
    engine: FakeEngine, notes: list[Note], silence: Silence | None
) -> None:  # fmt: skip
    quiet = None if silence is None else Told(silence)
    engine.tell(replace(BUSY, intent=PLAN, session=replace(DUE, quiet=quiet)))
    engine.tell(SessionCall(Phase.DUE, PLAN, 10))
    engine.tell(HeldLong(PLAN))
    engine.tell(replace(BUSY, intent=None, session=None))
    engine.tell(SessionCall(Phase.OVER, PLAN, 60))
    ours = silence is Silence.MUTED
    assert [n.urgent for n in notes] == [ours] * 3, "what the person holds back themselves stays so"
    engine.tell(replace(BUSY, intent=PLAN, session=DUE))
    engine.tell(SessionCall(Phase.DUE, PLAN, 10))
    assert not notes[-1].urgent


def test_the_tray_says_that_a_pause_is_due(program: Program, engine: FakeEngine) -> None:
    icon = type("Icon", (), {"tip": "", "toolTip": lambda s: s.tip, "setToolTip": lambda s, t: setattr(s, "tip", t),
                             "setIcon": lambda *_: None, "hide": lambda _s: None})()  # fmt: skip
    program.tray._icon = icon
    engine.tell(replace(BUSY, intent=PLAN, session=DUE))
    assert icon.tip.endswith(" · A pause is due")
    engine.tell(replace(BUSY, intent=PLAN, session=session_now(Phase.WORKING, 60.0, 0.9, 50, 10)))
    assert "pause" not in icon.tip


def test_a_rule_that_was_offered_can_still_be_made_when_another_place_has_none(
    program: Program, engine: FakeEngine, notes: list[Note], qtbot: QtBot
) -> None:  # fmt: skip
    engine.tell(PartOf("YouTube", RULE))
    engine.tell(PartOf("Firefox", None))
    assert len(notes) == 1
    program.notifier.answered.emit(PART, MAKE)
    qtbot.waitUntil(lambda: RULE in engine.rules.kept)


def test_a_rule_that_cannot_be_made_is_said_to_be_so(
    program: Program, engine: FakeEngine, notes: list[Note], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def refuse(_rule: Rule) -> None:
        raise StoreUnavailable(Trouble.FULL, Path("headwater.db"))

    monkeypatch.setattr(engine.rules, "add", refuse)
    engine.tell(PartOf("YouTube", RULE))
    program.notifier.answered.emit(PART, MAKE)
    qtbot.waitUntil(lambda: len(notes) == 2)
    assert notes[1].title == "The rule was not made"
    assert notes[1].body.startswith("The disk that holds")
