"""The settings page: every option of `Settings` but those of other pages, each with its reason, followed at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from headwater.base import Settings
from headwater.engine import Now
from headwater.ui.api import Access
from headwater.ui.asking import Foot, Said
from headwater.ui.boxes import Card, column, holder, row, scrolled
from headwater.ui.buttons import Button
from headwater.ui.chores import Chores
from headwater.ui.face import Face
from headwater.ui.firstframe import AfterFirstFrame
from headwater.ui.look import Ui
from headwater.ui.model.dial import DialView
from headwater.ui.options import Patterns, keep, keep_all, text_row, with_typed
from headwater.ui.places import Place
from headwater.ui.plan import Field
from headwater.ui.settings.changes import PreferencesDraft, back, step
from headwater.ui.settings.elsewhere import ELSEWHERE, OF_SUGGESTIONS, ElsewhereCard
from headwater.ui.settings.option import OptionRow
from headwater.ui.settings.session import AutostartNote
from headwater.ui.settings.whole import Whole
from headwater.ui.settings.wording import BY_NAME, fits, folded, title, value_text
from headwater.ui.side import SidePage
from headwater.ui.text import label, prose
from headwater.ui.would import Would

__all__ = ["ELSEWHERE", "GROUPS", "OF_SUGGESTIONS", "Preferences"]

GROUPS = {
    "recording": ("watch_windows", "count_input", "watch_signals", "watch_notifications", "away_after_s"),
    "hours": ("schedule", "schedule_days", "schedule_from", "schedule_to"),
    "privacy": ("title_mode", "excluded_apps", "excluded_titles", "excluded_domains"),
    "sessions": ("session_timer", "session_work_min", "session_rest_min", "session_mute", "session_hold"),
    "digest": ("digest_day", "digest_week", "day_ends", "week_review_day", "show_score"),
    "learning": ("learn", "adopt_better", "forecast", "forecast_precision"),
    "look": ("language", "theme", "contrast", "text_scale", "day_start_hour", "week_begins", "clock_hours"),
    "api": ("api", "api_port", "api_watchers_without_token"),
    "program": ("autostart",),
}  # fmt: skip
"""The page's cards, in order. `agreed` is not here: it is asked once, by the welcome."""
_FIRST = ("recording", "hours", "privacy")
"""Made at once, since they fill the largest window of today; the others follow when these are seen."""
_AFTER = "privacy"
"""The card after which the button to the suggestions stands."""
_ONLY_WITH = {"schedule": GROUPS["hours"][1:], "api": GROUPS["api"][1:], "forecast": ("forecast_precision",)}
"""What has a meaning only while a switch is on."""
_SWITCH_OF = {name: switch for switch, names in _ONLY_WITH.items() for name in names}


class Preferences(SidePage):
    """Every change is kept and followed as it is made; `draft` is that of the page whose place this one takes."""

    changed = Signal(object)
    """The settings as they are now."""
    elsewhere = Signal(object)
    """The page that somebody wants to see."""

    def __init__(self, ui: Ui, engine: Face, chores: Chores, draft: PreferencesDraft | None = None) -> None:
        super().__init__()
        self._ui, self._engine = ui, engine
        self.so_far = draft or PreferencesDraft()
        words = ui.words
        self.no_day = Said(ui, "small")
        self.no_day.setContentsMargins(20, 0, 20, 14)
        self.would, self.access = Would(ui, engine, chores), Access(ui, engine, chores)
        self.dial, self.whole = DialView(ui, engine, chores), Whole(ui, engine, chores)
        self.session = AutostartNote(ui, engine, chores)
        self.said, self.nothing = Said(ui), Said(ui)
        self.to_suggestions = Button(ui, words("suggestions.settings.open"), small=True)
        self.query = Field(ui, words("settings.find.name"), words("settings.find.hint"))
        self.found = ElsewhereCard(ui, self.elsewhere.emit)
        self._made: dict[str, OptionRow] = {}
        self._to_make = list(GROUPS)
        self._more = QTimer(self, interval=0)
        self._more.timeout.connect(self._make_more)
        self._cards = {name: self._card(name) for name in GROUPS}
        self._lead = self._lead_card()
        for group in _FIRST:
            self._fill(group)
        self._build()
        self._connect()
        self.query.setText(self.so_far.query)
        self._say_step(anew=False)
        self._follow()
        AfterFirstFrame(self, self._more.start)

    def _build(self) -> None:
        ui, words = self._ui, self._ui.words
        cards = [c for n, card in self._cards.items() for c in ((card, self._lead) if n == _AFTER else (card,))]
        side, top = (24, 20) if ui.narrow else (32, 24)
        body = column(
            label(ui, words("settings.title"), "display"), prose(ui, words("settings.body"), "body", "2"),
            self.query, self.said, self.nothing, *cards, self.found, None, gap=16, margins=(side, top, side, top),
        )  # fmt: skip
        self.area = scrolled(holder(body))
        self.foot = Foot(ui, words("settings.undo"), words("settings.undo_how"), self.query)
        self.setLayout(column(self.area, self.foot, gap=0))

    def _connect(self) -> None:
        self.to_suggestions.clicked.connect(lambda: self.elsewhere.emit(Place.ADVICE))
        self.query.textChanged.connect(self._find)
        self.whole.become.connect(self._become)
        self.foot.undo.clicked.connect(self.take_back)
        self.session.followed.connect(self._heard)

    @property
    def rows(self) -> Mapping[str, OptionRow]:
        """All options."""
        if self._to_make:
            self._make_all()
            self._sift()
        return self._made

    @property
    def controls(self) -> dict[str, QWidget]:
        """What changes them."""
        return {name: line.control for name, line in self.rows.items()}

    @property
    def _patterns(self) -> dict[str, Patterns]:
        found = ((name, line.control) for name, line in self._made.items())
        return {name: control for name, control in found if isinstance(control, Patterns)}

    def _card(self, name: str) -> Card:
        """Without its rows."""
        ui = self._ui
        title_ = holder(row(label(ui, ui.words(f"settings.group.{name}"), "title"), margins=(20, 16, 20, 8)))
        ends: dict[str, tuple[QWidget, ...]] = {
            "hours": (self.no_day,), "privacy": (self.would,), "api": (self.access,),
            "program": (self.session, self.whole),
        }  # fmt: skip
        return Card(ui, padding=0).add(title_, *ends.get(name, ()))

    def _make_all(self) -> None:
        self._more.stop()
        while self._to_make:
            self._fill(self._to_make[0])

    def _make_more(self) -> None:
        """The next card, out of sight; after the last one all of them are shown."""
        if self._to_make:
            self._fill(self._to_make[0])
        else:
            self._more.stop()
            self._sift()

    def _fill(self, name: str) -> None:
        """A card gets its rows, below its title."""
        self._to_make.remove(name)
        lines: list[QWidget] = []
        for option in GROUPS[name]:
            line = self._made[option] = OptionRow(self._ui, BY_NAME[option], getattr(self._engine.settings, option))
            line.set.connect(self._set)
            line.reset.connect(self._reset)
            if isinstance(line.control, Patterns):
                line.control.typed.connect(self._show_would)
            lines += [line, self.dial] if option == "title_mode" else [line]
        for n, each in enumerate(lines, 1):
            self._cards[name].box.insertWidget(n, each)

    def _lead_card(self) -> Card:
        """Where the options of suggestions are."""
        ui = self._ui
        title_, body = ui.words("settings.group.suggestions"), ui.words("suggestions.settings.body")
        return Card(ui, padding=0).add(text_row(ui, title_, body, self.to_suggestions))

    # -- changing -----------------------------------------------------------------------------

    def _set(self, name: str, value: object) -> None:
        self.said.say(keep(self._engine, **{name: value}))
        self._heard()

    def _reset(self, name: str) -> None:
        words, option = self._ui.words, BY_NAME[name]
        told = value_text(words, option, option.default)
        wanted = self._with(name, option.default)
        self._become(wanted, words("settings.reset.done", title=title(words, name), value=told))

    def _with(self, name: str, value: Any) -> Settings:
        return replace(self._engine.settings, **{name: value})

    def _become(self, wanted: Settings, done: str) -> None:
        """Many at once; one step back takes them back."""
        before = self._engine.settings
        trouble = keep_all(self._engine, wanted)
        changes = step(before, self._engine.settings)
        if changes:
            self.so_far.steps.append(changes)
            self.so_far.said = done
        self.said.say(trouble)
        self._say_step(anew=True)
        self._heard()

    def take_back(self) -> None:
        """The last step is undone; then the one before it."""
        if not self.so_far.steps:
            return
        done = self.so_far.steps.pop()
        self.said.say(keep_all(self._engine, back(self._engine.settings, done)))
        self.so_far.said = self._ui.words("settings.undone", n=len(done))
        self._say_step(anew=True)
        self._heard()

    def _say_step(self, *, anew: bool) -> None:
        self.foot.say(self.so_far.said, undo=bool(self.so_far.steps), anew=anew)

    def _heard(self) -> None:
        """The settings are others."""
        self._follow()
        self.changed.emit(self._engine.settings)

    # -- showing ------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Show what has to do with the choices."""
        settings = self._engine.settings
        for name, line in self._made.items():
            line.show_value(getattr(settings, name))
        never = settings.schedule and not settings.schedule_days
        self.no_day.say(self._ui.words("settings.hours.no_day") if never else "")
        self.access.follow(settings)
        self._show_would()
        self._sift()

    def _find(self, query: str) -> None:
        self.so_far.query = query
        self._sift()

    def _sift(self) -> None:
        """Show what fits the question; all that has a meaning now where there is none."""
        query, settings = self.so_far.query.strip(), self._engine.settings
        if query:
            self._make_all()
        any_here = False
        for group, names in GROUPS.items():
            if self._to_make and group not in _FIRST:
                self._cards[group].hide()
                continue
            shown = self._fitting(group, query)
            for name in names:
                usable = bool(query) or name not in _SWITCH_OF or getattr(settings, _SWITCH_OF[name])
                self._made[name].setVisible(name in shown and usable)
            whole = group == "program" and self.whole.seek("" if self._named(group, query) else query)
            self._cards[group].setVisible(bool(shown) or whole)
            any_here |= bool(shown) or whole
        self.dial.setVisible("title_mode" in self._fitting("privacy", query))
        self.would.setVisible(not query or self._cards["privacy"].isVisibleTo(self))
        self._lead.setVisible(not query)
        here = "autostart" in self._made and self._made["autostart"].isVisibleTo(self)
        self.session.setVisible(bool(self.session.accessibleName()) and here)
        self.access.setVisible(settings.api and "api" in self._made and "api" in self._fitting("api", query))
        found = self.found.seek(query)
        self.nothing.say("" if found or any_here else self._ui.words("settings.find.nothing"))

    def _named(self, group: str, query: str) -> bool:
        return fits(query, folded(self._ui.words(f"settings.group.{group}")))

    def _fitting(self, group: str, query: str) -> set[str]:
        """The group's options that are shown, with the switches that they hang on."""
        names = GROUPS[group]
        if self._named(group, query):
            return set(names)
        found = {name for name in names if self._made[name].fits(query)}
        return found | {_SWITCH_OF[name] for name in found if name in _SWITCH_OF}

    def _show_would(self) -> None:
        self.would.show_for(with_typed(self._engine.settings, self._patterns))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape shows everything again."""
        if event.key() == Qt.Key.Key_Escape and self.so_far.query:
            self.query.clear()
            self.query.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def refresh(self) -> None:
        """Read again what can have changed."""
        self._show_would()
        self.access.refresh()
        self.session.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """The person came here: the session's list may be another one by now."""
        super().showEvent(event)
        self.session.refresh()

    def hear_change(self) -> None:
        """Nothing here is history."""

    def show_now(self, _now: Now) -> None:
        """Other windows may have come, and the local API may listen by now."""
        self._show_would()
        self.access.refresh()
