"""The stream: live is history, later changes nothing earlier, restarts change nothing, junk is refused."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.attention import AttentionModel, ModelMismatch, Stream, away
from headwater.attention.calibrate import Drifted
from headwater.attention.card import read_card
from headwater.attention.provider import session
from headwater.attention.titles import TitleEncoder
from headwater.categories import Categories
from headwater.features import INDEX, NAMES, Extractor, FeatureBatch
from headwater.records import (
    LEARNED_STATES,
    Boundary,
    FeatureRow,
    FocusState,
    Inference,
    Presence,
    Segment,
)
from tests.support.rows import day, rows

T = 1_770_000_000.0
ARTIFACTS = Path(__file__).parents[2] / "models/attention/artifacts"


@cache
def model() -> AttentionModel:
    return AttentionModel.load()


def remembering() -> Stream:
    """A stream of the shipped graph in which the own past weighs much, whatever the card says of it."""
    own = replace(read_card(ARTIFACTS).calibration, drift=(1.0, -1.0, 1.0))
    encode = TitleEncoder.load(ARTIFACTS / "tokenizer.json", ARTIFACTS / "titles.npz")
    return Stream(session(ARTIFACTS / "attention.ort"), encode, own, "test", bytes(32))


@cache
def a_day() -> tuple[FeatureRow, ...]:
    return tuple(rows(day())[:400])


def p(found: Sequence[Inference]) -> np.ndarray:
    return np.array([(*i.probabilities, i.task_end, i.drift_soon) for i in found])


def test_live_is_history() -> None:
    live = model().stream()
    steps = [live.step(row) for row in a_day()]
    told = model().stream().run(a_day())
    assert np.abs(p(steps) - p(told)).max() <= 0.01
    assert [(i.start, i.end) for i in told] == [(r.start, r.end) for r in a_day()]


def test_a_later_segment_never_changes_an_earlier_answer() -> None:
    loud = replace(a_day()[60], num=np.full(len(NAMES), 1.5, np.float32), text="LOUD " * 50)
    told, other = (model().stream().run([*a_day()[:60], last]) for last in (a_day()[60], loud))
    np.testing.assert_array_equal(p(told)[:60], p(other)[:60])
    assert not np.array_equal(p(told)[60], p(other)[60])


def test_the_same_rows_give_the_same_answers() -> None:
    assert model().stream().run(a_day()) == model().stream().run(a_day())


def test_probabilities_are_probabilities() -> None:
    for i in model().stream().run(a_day()):
        assert len(i.probabilities) == len(LEARNED_STATES)
        assert sum(i.probabilities) == pytest.approx(1, abs=1e-9)
        assert min(*i.probabilities, i.task_end, i.drift_soon) >= 0
        assert max(*i.probabilities, i.task_end, i.drift_soon) <= 1
        assert i.state in {*LEARNED_STATES, FocusState.UNSURE}
        assert i.state is FocusState.UNSURE or i.state is LEARNED_STATES[int(np.argmax(i.probabilities))]
        assert i.model == model().version


def test_a_restart_changes_nothing() -> None:
    whole, first, second = (model().stream() for _ in range(3))
    wanted = [whole.step(r) for r in a_day()[:220]]
    got = [first.step(r) for r in a_day()[:150]]
    second.restore(first.state())
    got += [second.step(r) for r in a_day()[150:220]]
    assert got == wanted


def test_the_own_past_is_the_same_live_in_chunks_provisionally_and_after_a_restart() -> None:
    live, history, again = remembering(), remembering(), remembering()
    steps = [live.step(r) for r in a_day()]
    chunks = history.run(a_day())
    assert np.abs(p(steps) - p(chunks)).max() <= 0.01
    again.run(a_day()[:150])
    second = remembering()
    second.restore(again.state())
    assert np.abs(p(second.peek(a_day()[150:153])) - p(steps[150:153])).max() <= 0.01
    assert np.abs(p(second.run(a_day()[150:])) - p(steps[150:])).max() <= 0.01
    often = remembering()
    often.run(a_day()[:150])
    often._past.drifted = Drifted(9_000, 10_000)
    told = often.run(a_day()[150:])
    assert np.abs(p(told)[:, -1] - p(steps[150:])[:, -1]).max() > 0.01  # it does count


def test_the_past_is_what_the_answers_said() -> None:
    stream, past = remembering(), Drifted()
    for row in a_day()[:100]:
        past = past.after(stream.step(row).probabilities[-1], row.end - row.start)
    assert struct.unpack_from("<dd", stream.state(), 48) == pytest.approx((past.drifting_s, past.seconds))
    assert 0 < past.drifting_s < past.seconds


def test_an_empty_memory_is_a_memory_too() -> None:
    stream = model().stream()
    stream.restore(model().stream().state())
    assert stream.step(a_day()[0]) == model().stream().step(a_day()[0])


def test_peek_is_provisional_and_forgotten() -> None:
    stream = model().stream()
    stream.run(a_day()[:50])
    before = stream.state()
    peeked = stream.peek(a_day()[50:52])
    assert stream.state() == before
    assert all(i.provisional for i in peeked)
    wanted = [stream.step(r) for r in a_day()[50:52]]
    assert np.abs(p(peeked) - p(wanted)).max() <= 0.01
    assert not any(i.provisional for i in wanted)
    assert stream.peek([]) == stream.run([]) == []


@pytest.mark.parametrize("junk", [b"", b"HWS2", b"HWS3", b"\0" * 1000, b"HWS3" + b"\xff" * 5000])
def test_junk_is_refused_and_harmless(junk: bytes) -> None:
    stream = model().stream()
    stream.run(a_day()[:10])
    before = stream.state()
    with pytest.raises(ModelMismatch, match="made again from history"):
        stream.restore(junk)
    assert stream.state() == before


def test_damage_and_another_models_memory_are_refused() -> None:
    stream = model().stream()
    stream.run(a_day()[:10])
    good = stream.state()
    for bad in (good[:-4], good[:100] + bytes([good[100] ^ 1]) + good[101:]):
        with pytest.raises(ModelMismatch, match="damaged"):
            stream.restore(bad)
    with pytest.raises(ModelMismatch, match="another model"):
        stream.restore(good[:4] + bytes(32) + good[36:])


@pytest.mark.parametrize("times", [(2.0, 1.0), (-1.0, 5.0), (float("nan"), 5.0), (1.0, float("inf"))])
def test_a_past_that_cannot_be_is_refused(times: tuple[float, float]) -> None:
    stream = model().stream()
    stream.run(a_day()[:10])
    good = stream.state()
    body = struct.pack("<dd", *times) + good[64:]
    with pytest.raises(ModelMismatch, match="damaged"):
        stream.restore(good[:44] + struct.pack("<I", zlib.crc32(body)) + body)
    assert stream.state() == good


@pytest.mark.parametrize("count", [0, 9, 11, 2**41, 2**64 - 1])
def test_a_count_that_does_not_fit_is_refused(count: int) -> None:
    stream = model().stream()
    stream.run(a_day()[:10])
    good = stream.state()
    with pytest.raises(ModelMismatch, match="damaged"):
        stream.restore(good[:36] + struct.pack("<Q", count) + good[44:])
    assert stream.state() == good


def test_a_chunk_over_the_seam_of_the_memory() -> None:
    """Chunks of any length, begun anywhere in the ring, give what single steps give."""
    live, told = model().stream(), model().stream()
    wanted = [live.step(row) for row in a_day()]
    got: list[Inference] = []
    for size in (1, 64, 63, 3, 1, 64, 50, 64, 1, 89):
        got += told.run(a_day()[len(got) : len(got) + size])
    assert len(got) == len(wanted)
    assert np.abs(p(got) - p(wanted)).max() <= 0.01


def test_a_batch_is_judged_as_its_rows_are() -> None:
    listed, batched = model().stream(), model().stream()
    batch = FeatureBatch.of(a_day())
    assert batched.run(batch[:150]) + batched.run(batch[150:]) == listed.run(a_day()[:150]) + listed.run(a_day()[150:])
    assert batched.state() == listed.state()
    assert batched.run(batch[:0]) == []


def test_many_answers_at_once_are_what_single_ones_are() -> None:
    """The formulas stand in two places, for one row and for many: what they say of the same outputs is the same."""
    stream, other = remembering(), remembering()
    for begin in range(0, 320, 64):
        some = a_day()[begin : begin + 64]
        single = stream.peek(some)
        many = other.run(some)
        stream.run(some)
        assert [(i.state, i.boundary) for i in single] == [(i.state, i.boundary) for i in many]
        np.testing.assert_allclose(p(single), p(many), atol=1e-12)


def test_blind_rows_are_unsure_at_once_as_they_are_singly() -> None:
    blind = [replace(row, num=row.num.copy()) for row in a_day()[:70]]
    for row in blind[::2]:
        row.num[[INDEX["has_counts"], INDEX["has_title"]]] = 0
    told = model().stream().run(blind)
    assert {i.state for i in told[::2]} == {FocusState.UNSURE}
    assert {i.state for i in told[1::2]} != {FocusState.UNSURE}


def test_rows_of_another_layout_are_refused() -> None:
    short = replace(a_day()[1], num=a_day()[1].num[:-1])
    for judge in (model().stream().run, model().stream().peek):
        with pytest.raises(ModelMismatch, match="Install Headwater again"):
            judge([a_day()[0], short])


def test_peeking_far_ahead_changes_nothing() -> None:
    stream = model().stream()
    stream.run(a_day()[:120])
    before = stream.state()
    peeked = stream.peek(a_day()[120:320])
    assert stream.state() == before
    assert np.abs(p(peeked) - p(stream.run(a_day()[120:320]))).max() <= 0.01


def test_a_row_of_another_layout_is_refused() -> None:
    with pytest.raises(ModelMismatch, match="Install Headwater again"):
        model().stream().step(replace(a_day()[0], num=np.zeros(5, np.float32)))


@pytest.mark.parametrize(
    "text", ["", "x" * 10_000, "🔥" * 500, "a\x00b\x00", "\u202eטקסט", "\ud800", "微信 " * 3000, "\n" * 100, "'; DROP"]
)
def test_hostile_texts_are_just_texts(text: str) -> None:
    found = model().stream().run([replace(a_day()[0], text=text), a_day()[1]])
    assert np.isfinite(p(found)).all()


def test_numbers_that_are_none_do_not_spread() -> None:
    stream = model().stream()
    bad = np.array([np.nan, np.inf, -np.inf] * len(NAMES), np.float32)[: len(NAMES)]
    stream.step(replace(a_day()[0], num=bad))
    assert np.isfinite(p([stream.step(a_day()[1])])).all()


def lacking(**changes: object) -> list[Inference]:
    segments = [replace(s, **changes) for s in day()[:120]]  # type: ignore[arg-type]
    return model().stream().run(rows(tuple(segments)))


COUNTS = {"keys": None, "clicks": None, "scroll": None, "travel_px": None, "idle_s": None}
WORDS = {"title": "", "domain": ""}


def test_nothing_to_judge_by_is_unsure() -> None:
    assert {i.state for i in lacking(**COUNTS, **WORDS)} == {FocusState.UNSURE}
    assert {i.state for i in lacking(**COUNTS, **WORDS, app="")} == {FocusState.UNSURE}


@pytest.mark.parametrize("changes", [COUNTS, WORDS, {"domain": ""}])
def test_one_thing_missing_is_still_judged(changes: dict[str, object]) -> None:
    assert len({i.state for i in lacking(**changes)} - {FocusState.UNSURE}) >= 2


def test_boundaries() -> None:
    extractor, stream = Extractor(Categories()), model().stream()
    first = Segment(T, T + 30, 0, app="Code", title="a.py", keys=50, clicks=1, scroll=0, travel_px=100, idle_s=1.0)
    same = replace(first, start=T + 30, end=T + 60)
    other = replace(first, start=T + 60, end=T + 80, title="b.py")
    back = replace(other, start=T + 800, end=T + 810)
    found = [stream.step(extractor.row(s)) for s in (first, same, other, back)]
    assert found[3].boundary is Boundary.COARSE
    assert [i.boundary for i in found[1:3]] == [Boundary.NONE, Boundary.FINE]


def test_absence_is_not_the_models_business() -> None:
    found = away(Segment(T, T + 900, 0, Presence.LOCKED))
    assert (found.state, found.probabilities, found.model) == (FocusState.AWAY, (), "")


CODE: dict[str, Any] = {
    "app": "Code", "title": "parser.py - quill - Visual Studio Code", "keys": 70, "clicks": 2, "scroll": 1,
    "travel_px": 900, "idle_s": 2.0,
}  # fmt: skip
FILM: dict[str, Any] = {
    "app": "firefox", "title": "Netflix — Mozilla Firefox", "domain": "www.netflix.com", "keys": 0, "clicks": 0,
    "scroll": 0, "travel_px": 10, "idle_s": 28.0,
}  # fmt: skip
SILENT = {"media": False, "call": False, "sharing": False, "fullscreen": False}


def minutes_of(what: dict[str, Any], **signals: Any) -> np.ndarray:
    """What is said after twelve minutes of it, on a Monday at ten."""
    begun = T + 7.33 * 3600
    segments = (Segment(begun + 30 * i, begun + 30 * i + 30, 0, **what, **signals) for i in range(25))
    return p(model().stream().run(rows(tuple(segments))))[-1, :5]


@pytest.mark.parametrize("signals", [{}, SILENT])
def test_writing_code_and_watching_films_are_told_apart(signals: dict[str, bool]) -> None:
    """Whether or not the machine can tell calls, media and full screen: not knowing says nothing of the state."""
    assert LEARNED_STATES[int(minutes_of(CODE, **signals).argmax())] is FocusState.FOCUSED
    assert LEARNED_STATES[int(minutes_of(FILM, **signals).argmax())] is FocusState.DRIFTING


def test_streams_do_not_know_each_other() -> None:
    one, two = model().stream(), model().stream()
    wanted = [s.probabilities for s in model().stream().run(a_day()[:5])]
    one.run(a_day()[50:90])
    assert [i.probabilities for i in two.run(a_day()[:5])] == wanted
    assert isinstance(one, Stream)
    assert INDEX["gap"] < len(NAMES)
