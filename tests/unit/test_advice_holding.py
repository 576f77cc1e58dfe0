"""The gentle hold: when it stands before a window, and what each answer does."""

from dataclasses import replace
from typing import Any

import pytest

from headwater.advice.holding import (
    GRACE_S,
    LET_GO_S,
    LONGEST_S,
    MOST_PARTS,
    NEVER,
    By,
    Front,
    Hold,
    HoldState,
    Outcome,
    Reply,
    Scene,
    Stand,
    begun,
    hold,
    is_own,
    is_system,
    replied,
)
from headwater.advice.holding_saved import dump, load
from headwater.categories.graph import shipped
from headwater.records import Category, Presence

AT = 1_772_442_000.0
VIDEO = Front("firefox", "youtube.com", "youtube.com", "youtube.com", Stand.OFF, By.KIND, Category.WATCH)
EDITOR = Front("code", "code", "VS Code", "", Stand.ON, By.KIND, Category.CODE)


def scene(at: float, **more: Any) -> Scene:
    found: dict[str, Any] = {"now": AT + at, "ends": AT + 7200.0, "plan": "Chapter 3", "asked": True, "front": VIDEO}
    return Scene(**(found | more))


def lived(*scenes: Scene, state: HoldState | None = None) -> tuple[HoldState, list[Outcome]]:
    state, outcomes = state or begun(AT, AT), []
    for each in scenes:
        state, outcome = hold(state, each)
        outcomes.append(outcome)
    return state, outcomes


def held(state: HoldState | None = None, **more: Any) -> tuple[HoldState, list[Outcome]]:
    """Off plan for a whole minute."""
    first = 0.0 if state is None else state.latest - AT
    return lived(*(scene(first + t, **more) for t in range(0, 65, 5)), state=state)


def test_it_appears_after_the_grace_and_says_what_it_stands_before() -> None:
    _, outcomes = held()
    expected = Hold("youtube.com", "youtube.com", By.KIND, Category.WATCH, AT + LONGEST_S)
    assert [o.hold is not None for o in outcomes] == [t >= GRACE_S for t in range(0, 65, 5)]
    assert outcomes[-1] == Outcome(expected)


def test_it_ends_with_the_plan_where_that_is_sooner() -> None:
    _, outcomes = held(ends=AT + 600.0)
    assert outcomes[-1].hold
    assert outcomes[-1].hold.until == AT + 600.0
    _, outcomes = held(ends=None)
    assert outcomes[-1].hold
    assert outcomes[-1].hold.until == AT + LONGEST_S


@pytest.mark.parametrize("between", [EDITOR, replace(VIDEO, stand=Stand.UNSURE), Front(""), None])
def test_whoever_turns_back_has_a_grace_anew(between: Front | None) -> None:
    _, outcomes = lived(*(scene(t, front=between if t == 15 else VIDEO) for t in range(0, 45, 5)))
    assert [o.hold is not None for o in outcomes] == [False] * 8 + [True]


def test_from_one_such_place_to_the_next_it_goes_on() -> None:
    shop = replace(VIDEO, place="shop.example", name="shop.example", kind=Category.SHOP)
    _, outcomes = lived(*(scene(t, front=shop if t % 10 else VIDEO) for t in range(0, 30, 5)))
    assert [o.hold and o.hold.place for o in outcomes] == [None] * 4 + ["youtube.com", "shop.example"]


def test_it_goes_at_once_when_the_person_turns_back() -> None:
    state, _ = held()
    state, [outcome] = lived(scene(61, front=EDITOR), state=state)
    assert outcome.hold is None
    assert state.shown is None


FORBIDDEN: dict[str, dict[str, Any]] = {
    "not_asked": {"asked": False},
    "no_plan": {"plan": " \n"},
    "over": {"ends": AT - 1.0},
    "nobody_there": {"presence": Presence.LOCKED},
    "call": {"call": True},
    "meeting": {"front": replace(VIDEO, meeting=True)},
    "sharing": {"sharing": True},
    "full_screen": {"fullscreen": True},
    "hidden": {"front": replace(VIDEO, app="")},
    "secret": {"front": replace(VIDEO, app="org.keepassxc.KeePassXC")},
    "system": {"front": replace(VIDEO, app="xfce4-screensaver")},
    "ourselves": {"front": replace(VIDEO, app="headwater")},
    "unsure": {"front": replace(VIDEO, stand=Stand.UNSURE)},
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_each_rule_alone_forbids_it_and_takes_it_away(name: str) -> None:
    _, outcomes = held(**FORBIDDEN[name])
    assert {o.blocked_by for o in outcomes} == {(name,)}
    state, before = held()
    assert before[-1].hold
    _, [outcome] = lived(scene(61, **FORBIDDEN[name]), state=state)
    assert outcome.hold is None


def test_every_rule_was_tried() -> None:
    assert {rule.name for rule in NEVER} == {*FORBIDDEN, "let_go", "part_of_it"}
    assert all(rule.forbids.__doc__ for rule in NEVER)


@pytest.mark.parametrize("presence", [p for p in Presence if p is not Presence.PRESENT])
def test_nobody_is_held_who_is_not_there(presence: Presence) -> None:
    assert held(presence=presence)[1][-1].blocked_by == ("nobody_there",)


def test_perhaps_in_a_call_is_a_call_and_a_meetings_window_is_a_meeting() -> None:
    assert held(call=None)[1][-1].hold is None
    ruled = replace(VIDEO, by=By.RULE, kind=Category.MEET)
    assert held(front=ruled)[1][-1].blocked_by == ("meeting",)


def test_it_does_not_come_in_the_middle_of_typing_but_does_not_go_for_it_either() -> None:
    state, outcomes = held(typing=True)
    assert [o.hold for o in outcomes] == [None] * 13
    state, [outcome] = lived(scene(61), state=state)
    assert outcome.hold
    _, [outcome] = lived(scene(62, typing=True), state=state)
    assert outcome.hold


def test_while_the_hold_itself_is_in_front_it_stays() -> None:
    own = Front("headwater", "headwater", "Headwater")
    state, outcomes = held()
    state, [outcome] = lived(scene(61, front=own, in_hold=True, fullscreen=None), state=state)
    assert outcome == outcomes[-1]
    _, [outcome] = lived(scene(62, front=own, in_hold=True, call=True), state=state)
    assert outcome.hold is None
    _, [outcome] = lived(scene(61, front=own), state=state)
    assert outcome.blocked_by == ("ourselves", "unsure")


def test_with_the_hold_in_front_that_does_not_stand_nothing_comes() -> None:
    own = Front("headwater", "headwater", "Headwater", stand=Stand.OFF)
    assert {o.hold for o in held(front=own, in_hold=True)[1]} == {None}


def test_back_to_the_plan_gives_a_grace_anew() -> None:
    state, _ = held()
    state = replied(state, Reply.BACK, "youtube.com", AT + 60.0)
    _, outcomes = lived(*(scene(60 + t) for t in range(0, 25, 5)), state=state)
    assert [o.hold is not None for o in outcomes] == [False] * 4 + [True]


def test_five_minutes_are_five_minutes_wherever() -> None:
    state, _ = held()
    state = replied(state, Reply.LATER, "youtube.com", AT + 60.0)
    other = replace(VIDEO, place="shop.example")
    times = range(60, 60 + int(LET_GO_S) + 60, 5)
    _, outcomes = lived(*(scene(t, front=other) for t in times), state=state)
    first = next(t for t, o in zip(times, outcomes, strict=True) if o.hold)
    assert first == 60 + LET_GO_S + GRACE_S
    assert outcomes[0].blocked_by == ("let_go",)


def test_what_is_part_of_it_is_never_held_again_and_the_rest_is() -> None:
    state, _ = held()
    state = replied(state, Reply.PART, "youtube.com", AT + 60.0)
    state, outcomes = held(state)
    assert {o.blocked_by for o in outcomes} == {("part_of_it",)}
    state, outcomes = held(state, front=replace(VIDEO, place="shop.example"))
    assert outcomes[-1].hold
    assert held(begun(AT + 9.0, AT + 200.0))[1][-1].hold, "another session does not know of it"


def test_no_more_holding_is_for_the_whole_session() -> None:
    state, _ = held()
    state = replied(state, Reply.NO_MORE, "youtube.com", AT + 60.0)
    for _ in range(20):
        state, outcomes = held(state, front=replace(VIDEO, place="shop.example"))
        assert {o.blocked_by for o in outcomes} == {("not_asked",)}
        assert not any(o.pause for o in outcomes)


@pytest.mark.parametrize(
    "how", [{"call": True}, {"call": None}, {"sharing": True}, {"fullscreen": True}, {"typing": True}]
)
def test_nobody_is_offered_a_pause_in_the_middle_of_something(how: dict[str, Any]) -> None:
    first = [scene(30.0 * n, ends=None) for n in range(int(LONGEST_S) // 30)]
    later = LONGEST_S + 600.0
    amid = [scene(LONGEST_S + n, ends=None, **how) for n in range(0, 600, 30)]
    state, outcomes = lived(*first, *amid)
    assert not any(o.pause for o in outcomes)
    assert not any(o.hold for o in outcomes[len(first) :]), "it ends all the same"
    assert [o.pause for o in lived(*(scene(later + n, ends=None) for n in (0, 30)), state=state)[1]] == [True, False]


def test_after_ninety_minutes_it_ends_and_a_pause_is_offered_once() -> None:
    state, outcomes = lived(*(scene(t, ends=None) for t in range(0, int(LONGEST_S) + 600, 30)))
    assert outcomes[int(LONGEST_S) // 30 - 1].hold
    assert not any(o.hold for o in outcomes[int(LONGEST_S) // 30 :])
    assert [n for n, o in enumerate(outcomes) if o.pause] == [int(LONGEST_S) // 30]
    again = load(dump(state))
    assert again
    assert not any(o.pause for o in lived(scene(LONGEST_S + 700.0, ends=None), state=again)[1])


@pytest.mark.parametrize("how", [{"presence": Presence.AWAY}, {"asked": False}])
def test_whoever_is_away_already_is_offered_no_pause(how: dict[str, Any]) -> None:
    state, _ = lived(*(scene(t, ends=None) for t in range(0, int(LONGEST_S) - 30, 30)))
    _, outcomes = lived(scene(LONGEST_S + 1.0, ends=None, **how), state=state)
    assert not outcomes[0].pause


def test_a_machine_that_slept_holds_nobody_for_what_was_not_seen() -> None:
    state, _ = lived(scene(0.0), scene(5.0))
    state, [outcome] = lived(scene(3600.0), state=state)
    assert outcome.hold is None
    shown, _ = held()
    _, [outcome] = lived(scene(1800.0), state=shown)
    assert outcome.hold is None
    _, [outcome] = lived(scene(LONGEST_S + 3600.0, ends=None), state=shown)
    assert not outcome.pause, "it slept: that was one"


@pytest.mark.parametrize("back", [10.0, 86_400.0])
def test_a_clock_that_is_set_back_prolongs_nothing(back: float) -> None:
    state, _ = lived(*(scene(t, ends=None) for t in range(0, 3000, 30)))
    state = replied(state, Reply.LATER, "youtube.com", AT + 2990.0)
    at = 2990.0 - back
    state, [outcome] = lived(scene(at, ends=None), state=state)
    assert outcome.blocked_by == ("let_go",)
    times = [at + t for t in range(5, 340, 5)]
    state, outcomes = lived(*(scene(t, ends=None) for t in times), state=state)
    assert times[next(n for n, o in enumerate(outcomes) if o.hold)] <= at + LET_GO_S + GRACE_S + 5
    assert state.began + LONGEST_S - state.latest == pytest.approx(LONGEST_S - 2990.0 - 335.0)


def test_what_is_kept_comes_back_without_names() -> None:
    state, _ = held()
    state = replied(state, Reply.PART, "secret-site.example", AT + 60.0)
    state = replied(state, Reply.LATER, "youtube.com", AT + 70.0)
    blob = dump(state)
    assert load(blob) == state
    assert b"secret" not in blob
    shown, _ = held()
    assert b"youtube" not in dump(shown)
    assert load(dump(shown)) == replace(shown, shown=None, off_since=None)


def test_no_more_places_are_remembered_than_there_is_room_for() -> None:
    state = begun(AT, AT)
    for n in range(MOST_PARTS + 20):
        state = replied(state, Reply.PART, f"{n}.example", AT + n)
    assert len(state.parts) == MOST_PARTS
    assert load(dump(state)) == state


GOOD = dump(begun(AT, AT))


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 9999,
        GOOD.replace(b"false", b"0"),
        GOOD.replace(b"1772442000.0", b"1e999"),
        GOOD.replace(b"1772442000.0", b"true"),
        GOOD.replace(b"[]", b"[1]"),
        GOOD.replace(b"[]", b'"abc"'),
        GOOD + b" " * 100_001,
    ],
)
def test_junk_is_no_memory(junk: bytes) -> None:
    assert load(GOOD) == begun(AT, AT)
    assert load(junk) is None


@pytest.mark.parametrize(
    "app",
    ["Xfce4-screensaver", "i3lock", "plasmashell", "org.kde.plasmashell", "gnome-shell", "xdg-desktop-portal-gtk",
     "polkit-gnome-authentication-agent-1", "LockApp.exe", "explorer.exe", "loginwindow", "xfce4-panel"],
)  # fmt: skip
def test_windows_of_the_system(app: str) -> None:
    assert is_system(app)


def test_applications_are_not_taken_for_the_system() -> None:
    """Of all that the lists know to be for pleasure, none."""
    fun = (Category.WATCH, Category.PLAY, Category.SHOP, Category.SOCIAL)
    graph = shipped()
    named = [app for app, known in graph.apps.items() if known.category in fun]
    named += [app for app, (_, kind) in graph.more.items() if kind in fun]
    assert len(named) > 500
    assert [app for app in named if is_system(app) or is_own(app)] == []
