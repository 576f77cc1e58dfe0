"""None of the never-rules of the gentle hold is ever broken, whatever comes and whatever is answered."""

from dataclasses import replace
from typing import Any

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from headwater.advice.holding import (
    GRACE_S,
    LET_GO_S,
    LONGEST_S,
    By,
    Front,
    HoldState,
    Reply,
    Scene,
    Stand,
    begun,
    hold,
    replied,
)
from headwater.advice.holding_saved import dump, load
from headwater.records import Category, Presence

AT = 1_772_442_000.0
PLACES = ("youtube.com", "shop.example", "steam")
ODD: tuple[dict[str, Any], ...] = (
    {"app": "keepassxc"}, {"app": "pinentry-gtk"}, {"app": "xfce4-screensaver"}, {"app": "headwater"}, {"app": ""},
    {"place": ""}, {"stand": Stand.ON}, {"stand": Stand.UNSURE}, {"kind": Category.MEET}, {"meeting": True},
    {"by": By.RULE}, {"app": "steam"},
)  # fmt: skip
plain = st.builds(Front, st.just("firefox"), place=st.sampled_from(PLACES), stand=st.just(Stand.OFF))
fronts = st.builds(lambda front, odd: replace(front, **odd), plain, st.sampled_from(ODD))
"""One thing is otherwise than where somebody is held."""
wild: dict[str, Any] = {
    "ends": st.sampled_from((None, AT + 3000.0, AT + 3000.0)),
    "plan": st.sampled_from(("Chapter 3", "Chapter 3", " ")),
    "asked": st.sampled_from((True, True, True, False)),
    "front": st.one_of(st.none(), fronts, fronts, fronts),
    "in_hold": st.sampled_from((False, False, True)),
    "presence": st.sampled_from((Presence.PRESENT, Presence.PRESENT, *Presence)),
    "call": st.sampled_from((False, False, True, None)),
    "sharing": st.sampled_from((False, None, None, True)),
    "fullscreen": st.sampled_from((False, False, None, True)),
    "typing": st.booleans(),
}
calm: dict[str, Any] = {
    "ends": st.just(None), "plan": st.just("Chapter 3"), "asked": st.just(True), "in_hold": st.booleans(),
    "presence": st.just(Presence.PRESENT), "call": st.just(False), "sharing": st.just(None),
    "fullscreen": st.just(False), "typing": st.just(False),
    "front": plain,
}  # fmt: skip


def _with(scene: dict[str, Any], name: str | None, odd: dict[str, Any]) -> dict[str, Any]:
    return scene | ({name: odd[name]} if name else {})


names = st.sampled_from((*[None] * 16, *wild, *["front"] * 8))
scenes = st.builds(_with, st.fixed_dictionaries(calm), names, st.fixed_dictionaries(wild))
"""Somebody off plan; now and then one thing is otherwise, for a rule that holds by itself must forbid it by itself."""
steps = st.sampled_from((*[5.0] * 10, 1.0, 20.0, 20.0, 59.0, 61.0, 400.0, 2400.0, -3.0, -90_000.0))
replies = st.sampled_from((*[None] * 12, *Reply))
saves = st.sampled_from((*[False] * 20, True))


Day = list[tuple[float, dict[str, Any], Reply | None, bool]]


def days(scene: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Day]:
    return st.lists(st.tuples(steps, scene, replies, saves), min_size=20, max_size=50)


class Witness:
    """Knows by itself what was answered and how long something lasted, on a clock that only goes forward."""

    def __init__(self) -> None:
        self.seen_s = self.off_s = 0.0
        """Since the session began, and since it was last seen that the person was not off plan."""
        self.free_s = 0.0
        self.parts: set[str] = set()
        self.no_more = False
        self.pauses = 0
        self.last_place = ""

    def passes(self, step: float) -> None:
        forward = max(step, 0.0)
        self.seen_s += forward
        self.free_s -= forward
        self.off_s = 0.0 if step > 60.0 or step < 0 else self.off_s + forward

    def answered(self, reply: Reply, place: str) -> None:
        self.off_s = 0.0
        self.free_s = LET_GO_S if reply is Reply.LATER else self.free_s
        self.parts |= {place} if reply is Reply.PART else set()
        self.no_more |= reply is Reply.NO_MORE


@settings(max_examples=200, deadline=None)
@given(st.one_of(days(scenes), days(scenes), days(st.fixed_dictionaries(wild))))
def test_no_rule_is_ever_broken(day: Day) -> None:
    lived(day)


def test_holds_happen_here() -> None:
    """Or nothing was shown by the above: also after a reply, and after something odd."""
    quick = settings(max_examples=300, phases=[Phase.generate], deadline=None)
    assert find(days(scenes), lambda day: lived(day) > 5, settings=quick)


def lived(day: Day) -> int:
    """Live through it and look at all that was held; how often that was."""
    state, now, witness, held = begun(AT, AT), AT, Witness(), 0
    for step, told, reply, saved in day:
        now += step
        witness.passes(step)
        state = _saved(state) if saved else state
        before = state.shown
        scene = Scene(now=now, **told)
        state, outcome = hold(state, scene)
        witness.pauses += outcome.pause
        assert witness.pauses <= 1
        assert outcome.hold == state.shown
        if outcome.hold is None:
            witness.last_place = ""
        else:
            _allowed(scene, witness, stood=before is not None)
            witness.last_place = outcome.hold.place
            held += 1
            assert not outcome.blocked_by
            assert outcome.hold.until >= now
            assert scene.ends is None or outcome.hold.until <= scene.ends
        if outcome.blocked_by:
            witness.off_s = 0.0
        if reply is not None and outcome.hold is not None:
            state = replied(state, reply, outcome.hold.place, now)
            witness.answered(reply, outcome.hold.place)
    return held


def _saved(state: HoldState) -> HoldState:
    """As by a restart; what stood then stands no more."""
    again = load(dump(state))
    assert again is not None
    return again


def _allowed(scene: Scene, witness: Witness, *, stood: bool) -> None:
    """All that must be true where something is held; told apart from the rules themselves."""
    assert scene.asked
    assert scene.plan == "Chapter 3"
    assert not witness.no_more
    assert scene.presence is Presence.PRESENT
    assert scene.call is False
    assert scene.sharing is not True
    assert witness.seen_s < LONGEST_S
    assert scene.ends is None or scene.now < scene.ends
    assert witness.free_s <= 1e-6
    front = scene.front
    if scene.in_hold and stood:
        assert witness.last_place not in witness.parts
        return
    assert scene.fullscreen is not True
    assert front is not None
    assert front.app in ("firefox", "steam")
    assert front.place
    assert front.stand is Stand.OFF
    assert not front.meeting
    assert front.kind is not Category.MEET
    assert front.place not in witness.parts
    if not stood:
        assert witness.off_s >= GRACE_S - 1e-6
        assert not scene.typing
