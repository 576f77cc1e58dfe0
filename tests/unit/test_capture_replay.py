"""The reference back-end."""

import pytest

from headwater.base import LANGUAGES, ManualClock, Words
from headwater.capture import ReplaySource, Unavailable
from headwater.records import Health, Observation, WindowSeen
from tests.support.capture import Seen
from tests.support.desktop import wait_until

RECORDING: list[Observation] = [WindowSeen(100.0 + i, "XTerm", f"title {i}") for i in range(50)]


def test_without_a_clock_all_comes_in_order() -> None:
    seen, source = Seen(), ReplaySource(iter(RECORDING))
    source.start(seen.take)
    assert source.finished(10)
    source.stop()
    assert seen.all == RECORDING


def test_a_clock_paces_it_and_stop_keeps_the_place() -> None:
    clock, seen = ManualClock(99.0), Seen()
    source = ReplaySource(RECORDING, clock)
    source.start(seen.take)
    assert source.settle(5)
    assert source.status()[0].health is Health.WORKING
    assert not seen.all
    clock.advance(3.5)
    wait_until(lambda: len(seen.all) == 3)
    source.stop()
    clock.advance(10)
    assert len(seen.all) == 3
    source.start(seen.take)
    wait_until(lambda: len(seen.all) == 13)
    assert not source.finished()
    clock.advance(1000)
    assert source.finished(10)
    source.stop()
    assert seen.all == RECORDING


def test_an_empty_recording_is_over_at_once() -> None:
    seen, source = Seen(), ReplaySource([])
    source.start(seen.take)
    assert source.finished(5)
    source.stop()
    assert not seen.all


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_is_a_sentence(language: str) -> None:
    import re
    from pathlib import Path

    import headwater.capture

    words = Words(language)
    code = "".join(p.read_text(encoding="utf-8") for p in Path(headwater.capture.__file__).parent.glob("*.py"))
    reasons = set(re.findall(r'(?:Unavailable\(|_connected\(address, |Health\.\w+, )\(*"(\w+)"', code))
    assert {"no_display", "display_gone", "no_session_bus", "no_monitor", "broken"} <= reasons
    for reason in reasons:
        text = words(f"capture.{reason}")
        assert text.endswith((".", "。"))
        assert "!" not in text


def test_both_languages_have_the_same_reasons() -> None:
    import tomllib

    from headwater.base import Paths

    told = [
        tomllib.loads(Paths.bundled(f"resources/i18n/{language}/capture.toml").read_text(encoding="utf-8"))["capture"]
        for language in LANGUAGES
    ]
    assert set(told[0]) == set(told[1])


def test_unavailable_says_what_to_do() -> None:
    assert str(Unavailable("no_display")).startswith("There is no X11 display; start")
