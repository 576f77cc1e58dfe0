"""What is said of holding notifications back, and what is kept of it: every case has words, junk undoes nothing."""

import pytest

from headwater.base import LANGUAGES, Words
from headwater.quiet import Held, Silence, Told, open_quiet, restore
from tests.support.quiet import Kept


@pytest.mark.parametrize(("platform", "why"), [("win32", "windows"), ("darwin", "macos")])
def test_systems_that_let_no_program_do_it(platform: str, why: str) -> None:
    keep = Kept()
    quiet = open_quiet(keep, "", platform)
    assert quiet.begin() == Told(Silence.CANNOT, why)
    assert quiet.status() == Told(Silence.CANNOT, why)
    assert quiet.end() == Told(Silence.OPEN)
    assert keep.all == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_can_be_said(language: str) -> None:
    words = Words(language)
    for silence in set(Silence) - {Silence.CANNOT}:
        assert Told(silence).sentence(words)
    reasons = [key.rpartition(".")[2] for key in words.keys() if key.startswith("quiet.cannot.")]  # noqa: SIM118
    assert len(reasons) == 11
    for why in reasons:
        assert "{" not in Told(Silence.CANNOT, why).sentence(words)


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 9999,
        b'{"by": 1, "before": 0, "put": 1, "place": ""}',
        b'{"by": "dunst", "before": [], "put": 1, "place": ""}',
        b'{"by": "dunst", "before": 0, "put": 1.5, "place": ""}',
        b'{"by": "dunst", "before": 0, "put": 1, "place": "' + b"x" * 9999 + b'"}',
    ],
)
def test_of_junk_nothing_is_undone(junk: bytes) -> None:
    assert Held.from_bytes(junk) is None


def test_of_a_way_that_is_not_known_here_nothing_is_undone() -> None:
    assert restore(Held("another desktop", False, True))
