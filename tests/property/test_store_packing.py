"""Whatever a segment says is kept to the last bit; probabilities to 1/250 and in sum to 1."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.records import LEARNED_STATES, Boundary, FocusState, Inference, Presence, Segment, TitleKind
from headwater.store.packing import STEPS, pack, rounded, unpack, unpack_inference

NOON = 1_794_484_800.0
flags = st.sampled_from([None, True, False])
counts = st.one_of(st.none(), st.integers(0, 300), st.integers(0, 2**40))
idle = st.one_of(st.none(), st.integers(0, 70_000).map(lambda ms: ms / 1000))
offsets = st.one_of(st.integers(-48, 56).map(lambda quarters: quarters * 900), st.integers(-90_000, 90_000))

segments = st.builds(
    Segment, st.just(NOON), st.just(NOON + 30), offsets, st.sampled_from(Presence), st.just("code"), st.just("t"),
    st.just(TitleKind.HASHED), st.just("example.org"), st.just("thesis"), counts, counts, counts, counts, idle,
    flags, flags, flags, flags, st.integers(0, 10_000),
)  # fmt: skip


@st.composite
def inferences(draw: st.DrawFn) -> Inference:
    weights = draw(st.one_of(st.just([]), st.lists(st.floats(1e-9, 1.0), min_size=5, max_size=5)))
    probabilities = tuple(w / sum(weights) for w in weights)
    chance = st.floats(0, 1) if weights else st.just(0.0)
    return Inference(
        NOON, NOON + 30, draw(st.sampled_from(FocusState)), probabilities, draw(st.sampled_from(Boundary)),
        draw(chance), draw(chance), "m", "a", draw(st.booleans()),
    )  # fmt: skip


@given(segment=segments, inference=st.one_of(st.none(), inferences()))
def test_it_comes_back(segment: Segment, inference: Inference | None) -> None:
    marks, counted, odds, rest = pack(segment, inference)
    assert 0 <= marks < 2**23, "three bytes"
    assert counted is None or 0 <= counted < 2**62
    assert odds is None or -(2**47) <= odds < 2**47, "six bytes"
    s = segment
    assert unpack(s.start, s.end, (s.app, s.title, s.title_kind, s.domain, s.project), marks, counted, rest) == segment
    if inference is not None:
        back = unpack_inference(s.start, s.end, marks, odds, ("m", "a"), provisional=inference.provisional)
        assert back == rounded(inference)
        assert (back.state, back.boundary) == (inference.state, inference.boundary)


@given(inference=inferences())
def test_rounding_is_fine_and_sums_to_one(inference: Inference) -> None:
    back = rounded(inference)
    assert abs(back.task_end - inference.task_end) <= 0.5 / STEPS + 1e-9
    if inference.probabilities:
        assert abs(sum(back.probabilities) - 1) < 1e-9
        assert all(abs(a - b) < 1.001 / STEPS for a, b in zip(back.probabilities, inference.probabilities, strict=True))
    assert rounded(back) == back
    assert len(back.probabilities) in (0, len(LEARNED_STATES))


def test_usual_work_needs_nothing_beside_the_integers() -> None:
    busy = Segment(NOON, NOON + 60, 28_800, Presence.PRESENT, "code", keys=600, clicks=90, scroll=400, travel_px=60_000)
    assert pack(busy, None)[3] is not None, "idle time is not known: in words"
    whole = Segment(
        NOON, NOON + 60, 28_800, app="code", keys=600, clicks=90, scroll=400, travel_px=60_000, idle_s=59.999
    )
    assert pack(whole, None)[3] is None
