"""The gentle hold of a focus session: whether to stand before what is off plan now. Pure, as the policy is.

It is asked for, limited in time, and left with one click. `NEVER` at the end of the rules is all that forbids it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from headwater.records import Category, Presence
from headwater.redact.guarded import folded, is_secret_app

GRACE_S = 20.0
"""Off plan for so long before it appears: who turns back by themselves is left alone."""
LET_GO_S = 300.0
LONGEST_S = 5400.0
"""After so long it holds nothing any more in this session, and a pause is offered."""
UNSEEN_S = 60.0
"""It is looked at every few seconds: of a longer gap nobody knows what was in front."""
MOST_PARTS = 100
"""Apps and sites of one session that are remembered as part of it."""


class Stand(StrEnum):
    """How a window stands to the plan."""

    ON = "on"
    OFF = "off"
    UNSURE = "unsure"


class By(StrEnum):
    """What says so."""

    RULE = "rule"
    """A rule that the person made."""
    KIND = "kind"
    """What such apps and sites mostly are to somebody with a plan."""


@dataclass(frozen=True, slots=True)
class Front:
    """The window in front."""

    app: str
    """'' where nothing may be known of it."""
    place: str = ""
    """The app or the site, by which it is remembered what the person said of it."""
    name: str = ""
    """The same, as it is shown."""
    domain: str = ""
    """The site's, where that is known."""
    stand: Stand = Stand.UNSURE
    by: By = By.KIND
    kind: Category = Category.OTHER
    meeting: bool = False
    """It may be one."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that may be looked at."""

    now: float
    ends: float | None
    """When the plan ends; None: when the person says so."""
    plan: str
    asked: bool
    """The person wants to be held in this session."""
    front: Front | None
    in_hold: bool = False
    """In front is the hold itself."""
    presence: Presence = Presence.PRESENT
    call: bool | None = False
    sharing: bool | None = False
    fullscreen: bool | None = False
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """What stands before the window."""

    place: str
    name: str
    by: By
    kind: Category
    until: float
    """It holds no longer than this, whatever happens."""


@dataclass(frozen=True, slots=True)
class HoldState:
    """All that is remembered, for one session."""

    session: float
    """Which one: where its plan begins."""
    began: float
    latest: float
    off_since: float | None = None
    """Off plan without a break since then."""
    shown: Hold | None = None
    free_until: float | None = None
    parts: tuple[str, ...] = ()
    """What stands for the places that the person called part of the plan; no names, for this is kept."""
    off: bool = False
    """The person wants no more of it."""
    told: bool = False
    """That the time is up, and a pause is due."""


class Reply(StrEnum):
    """What the person says to a hold."""

    BACK = "back"
    LATER = "later"
    PART = "part"
    NO_MORE = "no_more"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to do now."""

    hold: Hold | None
    pause: bool = False
    """The longest time is up: a pause is to be offered, once."""
    blocked_by: tuple[str, ...] = ()
    """Names of the rules that forbid it, in their order."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule judges."""

    state: HoldState
    scene: Scene

    @property
    def front(self) -> Front:
        """What is in front, as far as it may be known."""
        return self.scene.front or Front("")

    @property
    def until(self) -> float:
        """When it ends, whatever happens."""
        longest = self.state.began + LONGEST_S
        return longest if self.scene.ends is None else min(longest, self.scene.ends)


def not_asked(case: Case) -> bool:
    """The person did not ask for it, or wants no more of it."""
    return not case.scene.asked or case.state.off


def no_plan(case: Case) -> bool:
    """There is nothing to be away from."""
    return not case.scene.plan.strip()


def over(case: Case) -> bool:
    """Its time is up: the plan's, or the longest that it may be."""
    return case.scene.now >= case.until


def nobody_there(case: Case) -> bool:
    """Nobody is at the machine, it is locked, or we were asked not to look."""
    return case.scene.presence is not Presence.PRESENT


def call(case: Case) -> bool:
    """In a call; "perhaps in a call" is a call."""
    return case.scene.call is not False


def meeting(case: Case) -> bool:
    """What is in front may be a meeting, heard or not."""
    return case.front.meeting or case.front.kind is Category.MEET


def sharing(case: Case) -> bool:
    """The screen is shown to others."""
    return case.scene.sharing is True


def full_screen(case: Case) -> bool:
    """Something fills the screen."""
    return case.scene.fullscreen is True


def hidden(case: Case) -> bool:
    """Nothing may be known of what is in front."""
    return not case.front.app or not case.front.place


def secret(case: Case) -> bool:
    """A password manager, or a prompt for a password; such windows have no name here, and are named none the less."""
    return is_secret_app(case.front.app)


def system(case: Case) -> bool:
    """A window of the system: its panel, its lock screen, a dialog that it opens for others."""
    return is_system(case.front.app)


def ourselves(case: Case) -> bool:
    """A window of Headwater."""
    return is_own(case.front.app)


def unsure(case: Case) -> bool:
    """Nobody knows whether it belongs to the plan, or it does."""
    return case.front.stand is not Stand.OFF


def let_go(case: Case) -> bool:
    """The person said "5 minutes"."""
    return case.state.free_until is not None and case.scene.now < case.state.free_until


def part_of_it(case: Case) -> bool:
    """The person said that it is part of the plan."""
    return mark(case.front.place, case.state.session) in case.state.parts


@dataclass(frozen=True, slots=True)
class Never:
    """A rule that forbids holding, whether it stands already or not."""

    name: str
    forbids: Callable[[Case], bool]


NEVER: tuple[Never, ...] = (
    Never("not_asked", not_asked),
    Never("no_plan", no_plan),
    Never("over", over),
    Never("nobody_there", nobody_there),
    Never("call", call),
    Never("meeting", meeting),
    Never("sharing", sharing),
    Never("full_screen", full_screen),
    Never("hidden", hidden),
    Never("secret", secret),
    Never("system", system),
    Never("ourselves", ourselves),
    Never("unsure", unsure),
    Never("let_go", let_go),
    Never("part_of_it", part_of_it),
)


def begun(session: float, now: float) -> HoldState:
    """The memory of a session that begins."""
    return HoldState(session, now, now)


def hold(state: HoldState, scene: Scene) -> tuple[HoldState, Outcome]:
    """Whether to hold at a moment, and the state to bring to the next one.

    While the hold itself is in front, what it stands before counts.
    """
    followed = 0 <= scene.now - state.latest <= UNSEEN_S
    state = _on_time(state, scene.now)
    held = state.shown
    if scene.in_hold and held is not None:
        front = Front(held.place, held.place, held.name, "", Stand.OFF, held.by, held.kind)
        scene = replace(scene, front=front, fullscreen=False)
    case = Case(state, scene)
    blocked = tuple(rule.name for rule in NEVER if rule.forbids(case))
    up = scene.asked and not state.off and not state.told and scene.now >= state.began + LONGEST_S
    there = followed and scene.presence is Presence.PRESENT  # else there was one
    pause = up and there and not _amid(scene)
    state = replace(state, told=state.told or pause or (up and not there))
    if blocked:
        return replace(state, off_since=None, shown=None), Outcome(None, pause, blocked)
    since = scene.now if state.off_since is None else state.off_since
    appears = held is not None or (scene.now - since >= GRACE_S and not scene.typing)
    front = case.front
    shown = Hold(front.place, front.name, front.by, front.kind, case.until) if appears else None
    return replace(state, off_since=since, shown=shown), Outcome(shown, pause)


def _amid(scene: Scene) -> bool:
    """In a call, at a talk or in mid-word: a word about a pause waits, as one about a timer does."""
    return scene.call is not False or scene.sharing is True or scene.fullscreen is True or scene.typing


def replied(state: HoldState, reply: Reply, place: str, now: float) -> HoldState:
    """The person answered the hold that stood before a place. Whatever they say, it goes."""
    state = replace(_on_time(state, now), off_since=None, shown=None)
    match reply:
        case Reply.BACK:
            return state
        case Reply.LATER:
            return replace(state, free_until=now + LET_GO_S)
        case Reply.PART:
            mine = mark(place, state.session)
            return replace(state, parts=(*(p for p in state.parts if p != mine), mine)[-MOST_PARTS:])
        case Reply.NO_MORE:
            return replace(state, off=True)


def mark(place: str, session: float) -> str:
    """Stands for a place in a session."""
    told = f"{session!r}\0{place}".encode("utf-8", "replace")
    return hashlib.blake2b(told, digest_size=8).hexdigest()


def _on_time(state: HoldState, now: float) -> HoldState:
    """A clock that was set back makes nothing last longer; what nobody saw was not off plan."""
    if now < state.latest:
        back = state.latest - now
        free = None if state.free_until is None else state.free_until - back
        state = replace(state, began=state.began - back, off_since=None, free_until=free)
    elif now - state.latest > UNSEEN_S:
        state = replace(state, off_since=None, shown=None)
    return replace(state, latest=now)


_SYSTEM = (
    "screensaver", "screenlock", "lockscreen", "lightlocker", "i3lock", "swaylock", "slock", "xtrlock", "kscreenlocker",
    "lockapp", "logonui", "loginwindow", "greeter", "polkit", "policykit", "xdgdesktopportal", "desktopportal",
    "plasmashell", "gnomeshell", "cinnamon", "budgiepanel", "xfce4panel", "xfdesktop", "matepanel", "lxqtpanel",
    "notifyd", "krunner", "kwin", "ksmserver", "ksplash", "gnomecontrolcenter", "systemsettings", "xfce4settings",
    "updatenotifier", "softwareupdate", "powermanager", "powerdevil", "shellexperiencehost", "startmenuexperience",
    "searchhost", "searchapp", "applicationframehost", "taskmgr", "systemuiserver", "notificationcenter", "spotlight",
    "securityagent", "coreservicesui", "useraccountcontrol",
)  # fmt: skip
"""Stand anywhere in the name of the application, its letters and digits only."""
_SYSTEM_NAMES = frozenset({"explorer", "finder", "dock", "consent", "panel", "rofi", "dmenu", "wofi", "xfsettingsd"})
"""The whole name, or its last part after a dot."""


def is_system(app: str) -> bool:
    """Whether a window belongs to the desktop or the system, not to an application."""
    name = folded(app).removesuffix(".exe")
    letters = "".join(c for c in name if c.isalnum())
    return name.rpartition(".")[2] in _SYSTEM_NAMES or any(part in letters for part in _SYSTEM)


def is_own(app: str) -> bool:
    """Whether it is Headwater."""
    return "headwater" in folded(app)
