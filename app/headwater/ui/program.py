"""Joins tray, notifications and window to the engine."""

import logging
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from headwater.base import Paths
from headwater.categories import Rule
from headwater.engine import Now, SessionCall
from headwater.engine.sample_home import sweep
from headwater.quiet import Silence
from headwater.records import Advice, AdviceKind, Channel, Phase, Verdict
from headwater.ui.app import ICON
from headwater.ui.chores import Chores
from headwater.ui.correcting.asked import TrayAsks
from headwater.ui.face import Face
from headwater.ui.held import Held
from headwater.ui.holding import HOLD, Around, HoldEvents
from headwater.ui.link import Link
from headwater.ui.notify import DISMISSED, ELSE, EXPIRED, OPENED, SAY, Note, Notifier
from headwater.ui.places import Place
from headwater.ui.remembered import keep, recall
from headwater.ui.speak import advice_text
from headwater.ui.system import words_in
from headwater.ui.told import note_told, was_told
from headwater.ui.tray import Tray

if TYPE_CHECKING:
    from headwater.ui.why import Told
    from headwater.ui.window import Dashboard

_LOG = logging.getLogger("headwater.ui")
_CLOSING = "closing"
_REASON_MS = 3000
"""A notification waits so long for its reason at most: the first one of a day reads three days before it."""
_OWN = "own:"
"""Ids of notes that are not suggestions begin with this."""
_SESSION = f"{_OWN}session:"


class Program(QObject):
    """What the person sees, from start to quit."""

    def __init__(self, app: QApplication, engine: Face) -> None:
        super().__init__()
        self._app, self._engine = app, engine
        self._words = words_in(engine.settings)
        self._extra: tuple[str, ...] = ()
        self._told = False
        self._asked = 0.0
        self._due = False
        self._muted = False
        """We held notifications back in the session that is, or was last, on."""
        self._session_ends = False
        self._held_plan: float | None = None
        """A session's pause was due when it was last told."""
        self._why: Told | None = None
        self._said: dict[str, Advice] = {}
        """Those that were shown as notifications, by their ids."""
        self.window: Dashboard | None = None
        self.chores = Chores()
        """Of the windows: a page that goes lets go of what was asked."""
        self.own = Chores()
        """What the program itself asks, whatever becomes of the pages."""
        self.held = Held(engine, self.chores)
        self.notifier = Notifier(Paths.bundled(f"{ICON}/headwater-128.png"))
        self.notifier.answered.connect(self._answered)
        self.notifier.refused.connect(self._refused)
        self.notifier.shown.connect(self._shown)
        self.tray = Tray(engine, self._words)
        self.tray.open_asked.connect(self.open_window)
        self.tray.plan_asked.connect(self._plan)
        self.tray.settings_asked.connect(self._settings)
        self.tray.health_asked.connect(self._health)
        self.tray.quit_asked.connect(app.quit)
        self.tray.menu.aboutToShow.connect(self.dress)
        self._asks = TrayAsks(
            engine, self.own, self.tray, lambda: self._words,
            lambda head, body: self.notifier.show(Note(f"{_OWN}said", head, body)),
        )  # fmt: skip
        self.link = Link(engine)
        self.link.now.connect(self._now)
        self.link.changed.connect(self._changed)
        self.link.advice.connect(self._advise)
        self.link.turned_off.connect(self._turned_off)
        self.link.called.connect(self._called)
        self.holds = HoldEvents(
            Around(engine.hold, lambda: engine.settings, lambda: self._words, engine.clock.offset_s, self.dress,
                   self._show_in_session, self._make_rule)
        )  # fmt: skip
        self.link.held.connect(self.holds.hear)
        self.link.show.connect(self.open_window)
        self._hints = QGuiApplication.styleHints()
        self._seeing = self._hints.accessibility()  # PySide forgets it when its wrapper goes
        self._hints.colorSchemeChanged.connect(self._recolour)
        self._seeing.contrastPreferenceChanged.connect(self._recolour)

    def start(self, open_window: bool | None) -> None:
        """Show the tray; and the window if asked, at the first start, where there is no tray, or as it was when a
        session ended with it."""
        sweep(self._engine.paths)
        there = self.tray.start()
        if open_window is None:
            open_window = not there or not self._engine.settings.agreed
        before = recall(self._engine.paths)
        if open_window or before.open:
            self.open_window()
        else:
            self.held.begin()
        if self.window is not None and before.open and before.page is not Place.TODAY:
            self.window.go(before.page)

    def end_with_session(self) -> None:
        """The session ends, or something else ends the program: a window that is open will be there again."""
        self._session_ends = True
        self._app.quit()

    def dress(self) -> None:
        """Fonts, colours and the state's own picture: the icon is in the tray before they are loaded."""
        from headwater.ui.dress import dress, fonts
        from headwater.ui.look import styled, theme

        fonts()
        dress(self._app, self._engine.settings)
        self.tray.menu.setFont(self._app.font())  # desktops have one of their own for menus
        styled(self.tray.menu, theme(self._engine.settings))
        self.tray.show_now(self._engine.now())

    def close(self) -> None:
        """Everything goes; the engine is left as it is."""
        self.link.close()
        self.holds.close()
        self.held.close()
        if self.window is not None:
            self._keep(is_open=self._session_ends)
            self.window.closing.disconnect(self._closing)
            self.window.close()
        self.tray.close()
        self.notifier.close()
        self.chores.close()
        self.own.close()
        sweep(self._engine.paths)  # one that came too late to be shown

    # -- window -------------------------------------------------------------------------------

    def open_window(self) -> None:
        """The dashboard, made if there is none, in front."""
        if self.window is None:
            self._asked = perf_counter()
            self.window = self._new_window()
            self.window.painted.connect(self._first_frame)
        self.window.bring_up()

    def _first_frame(self) -> None:
        if self.window is not None:
            self.window.painted.disconnect(self._first_frame)
            self._keep(is_open=True)
            _LOG.info("window: its first frame after %.0f ms", (perf_counter() - self._asked) * 1e3)

    def _new_window(self) -> "Dashboard":
        from headwater.ui.dress import dress, fonts
        from headwater.ui.window import Dashboard

        self._extra = tuple(filter(None, (*self._extra, fonts())))
        dress(self._app, self._engine.settings)  # the system's colours may be others by now
        window = self.held.take() or Dashboard(self._engine, self.chores, recall(self._engine.paths).geometry)
        window.closing.connect(self._closing)
        window.quit_asked.connect(self._app.quit)
        window.settings_changed.connect(self._follow_settings)
        window.answered.connect(self.notifier.withdraw)
        window.say_extra(self._extra)
        return window

    def _keep(self, *, is_open: bool) -> None:
        if self.window is not None:
            keep(self._engine.paths, self.window, self.window.place, is_open=is_open)

    def _closing(self) -> None:
        self._keep(is_open=self._session_ends)  # Qt closes windows before it ends
        self.window = None
        if self._session_ends:
            return
        self.held.follow()
        if self._engine.settings.agreed:
            self._tell_closing()

    def _tell_closing(self) -> None:
        """Closing keeps recording: said the first time ever, and in every run where no tray shows it."""
        if self._told or (self.tray.there and was_told(self._engine.paths, _CLOSING)):
            return
        self._told = True
        key = "tray" if self.tray.there else "no_tray"
        words = self._words
        self.notifier.show(Note(f"{_OWN}closing", words("ui.closing.title"), words(f"ui.closing.{key}")))

    def _plan(self) -> None:
        self.open_window()
        if self.window is not None:
            self.window.open_plan()

    def _note(self) -> None:
        self.open_window()
        if self.window is not None:
            self.window.open_note()

    def _settings(self) -> None:
        self.open_window()
        if self.window is not None:
            self.window.go(Place.SETTINGS)

    def _health(self) -> None:
        self.open_window()
        if self.window is not None:
            self.window.open_health()

    def _follow_settings(self) -> None:
        """Another language, clock or other colours: the tray and the notifications follow too."""
        self.dress()
        words = words_in(self._engine.settings)
        if (words.language, words.twelve) != (self._words.language, self._words.twelve):
            self._words = words
            self.tray.speak(words)

    def _recolour(self) -> None:
        self.dress()
        if self.held.there:
            self.held.drop()
            self.held.begin()
        if self.window is not None:
            self.window.rebuild()
            self.window.refresh()

    # -- engine -------------------------------------------------------------------------------

    def _now(self, now: Now) -> None:
        self.tray.show_now(now)
        self._withdraw_call(now)
        if now.session is not None:
            quiet = now.session.quiet
            self._muted = quiet is not None and quiet.silence is Silence.MUTED
        self._learn_what_belongs(now)
        if self.window is not None:
            self.window.hear_now(now)

    def _learn_what_belongs(self, now: Now) -> None:
        """Before something is held: what belonged to plans like this one is read once, window or none."""
        start = now.session.session.start if now.session is not None and now.session.session.hold else None
        before, self._held_plan = self._held_plan, start
        if start is not None and start != before:
            self.own.ask("belongs", self._shown_plans, lambda _shown: None, lambda _failure: None)

    def _shown_plans(self) -> object:
        """In a worker: what is asked takes a while to load."""
        return self._engine.sessions.shown()

    def _changed(self, gone: bool) -> None:
        self.held.hear_change(gone=gone)
        if self.window is not None:
            self.window.hear_change(gone=gone)

    def _advise(self, advice: Advice) -> None:
        if self.window is not None:
            self.window.hear_change()
        if advice.channel is not Channel.NOTIFICATION or not self._engine.settings.notifications:
            return
        from headwater.ui.why import Told, rests_on_state

        if rests_on_state(advice):
            self._why = self._why or Told(self._engine, self.own)
            self._why.ask(advice, self._words, partial(self._notify, advice), _REASON_MS)
        else:
            self._notify(advice, "")

    def _notify(self, advice: Advice, reason: str) -> None:
        """With the reason for the state that it rests on, where one was found in time."""
        said = advice_text(advice, self._words)
        self._said[advice.id] = advice  # a day has few
        buttons = tuple((v.value, text) for v, text in said.answers)
        if advice.kind is AdviceKind.QUESTION:
            from headwater.ui.question import note_buttons

            buttons = note_buttons(advice, self._words)
        self.notifier.show(Note(advice.id, said.title, "\n".join(filter(None, (said.body, reason))), buttons))

    def _turned_off(self, kind: AdviceKind) -> None:
        words = self._words
        self.notifier.show(Note(f"{_OWN}off", words("advice.off.title"), words(f"advice.off.{kind.value}")))

    def _called(self, call: SessionCall) -> None:
        """The person's own timer: no suggestion, and none of a day's."""
        if self.window is not None:
            self.window.hear_change()
        words, key = self._words, f"session.call.{call.phase.value}"
        length = words.duration(60.0 * call.minutes)
        body = words(f"{key}_body", minutes=call.minutes, length=length)
        names = ("rest", "postpone", "skip") if call.phase is Phase.DUE else ("note",)
        buttons = tuple((name, words(f"session.call.{name}")) for name in names)
        self._show_in_session(Note(f"{_SESSION}{call.phase.value}", words(key), body, buttons))

    def _show_in_session(self, note: Note) -> None:
        """What the person set up or asked for themselves is not held back with the rest."""
        self.notifier.show(replace(note, urgent=self._muted))

    def _make_rule(self, rule: Rule) -> None:
        """The person wants that of which they said "it is part of it" to be part of the plan from now on."""

        def failed(failure: Exception) -> None:
            from headwater.ui.chores import failure_text

            words = self._words
            self.notifier.show(Note(f"{_OWN}rule", words("hold.made.failed"), failure_text(failure, words)))

        self.own.ask("hold", lambda: self._engine.rules.add(rule), lambda _rules: None, failed, sure=True)

    def _session_answered(self, answer: str) -> None:
        desk = self._engine.sessions
        do = {"rest": desk.rest, "postpone": desk.postpone, "skip": desk.skip, "note": self._note}.get(answer)
        if do is not None:
            do()

    def _withdraw_call(self, now: Now) -> None:
        """It was answered in the tray or on the page, or the person went to rest."""
        due = now.session is not None and now.session.at.phase is Phase.DUE
        if self._due and not due:
            self.notifier.withdraw(f"{_SESSION}{Phase.DUE.value}")
        self._due = due

    # -- notifications ------------------------------------------------------------------------

    def _answered(self, ident: str, answer: str) -> None:
        if answer == OPENED:
            self.open_window()
        elif ident.startswith(HOLD):
            self.holds.answered(ident, answer)
        elif ident.startswith(_SESSION):
            self._session_answered(answer)
        elif answer == ELSE or answer.startswith(SAY):
            self._question_answered(ident, answer)
        elif not ident.startswith(_OWN) and answer != EXPIRED:
            # One that was not answered in time goes on as a card; the engine ends it when its moment has passed.
            verdict = Verdict.DISMISSED if answer == DISMISSED else Verdict(answer)
            self._engine.answer(ident, verdict)
            self._lead(ident, verdict)

    def _lead(self, ident: str, verdict: Verdict) -> None:
        """Where an accepted suggestion leads."""
        from headwater.ui.line import ASKS
        from headwater.ui.suggest import LEADS

        advice = self._said.pop(ident, None)
        if advice is None or verdict is not Verdict.ACCEPTED or advice.kind not in (*LEADS, *ASKS):
            return
        self.open_window()
        if self.window is not None:
            self.window.lead(advice)

    def _question_answered(self, ident: str, answer: str) -> None:
        """By a state; or by something else, which the page has room for."""
        from headwater.advice import stretch_of
        from headwater.ui.question import said_state

        state = said_state(answer)
        if state is not None:
            self._engine.say(ident, state)
            return
        self.open_window()
        stretch = stretch_of(self._said[ident]) if ident in self._said else None
        if self.window is not None and stretch is not None:
            self.window.open_correction(*stretch)

    def _shown(self, ident: str) -> None:
        if ident == f"{_OWN}closing":
            note_told(self._engine.paths, _CLOSING)
        self._say_extra(())

    def _refused(self, ident: str) -> None:
        """Nobody shows notifications here: the card on the page is what is left, and the page says so."""
        if not ident.startswith(_OWN) or ident.startswith(_SESSION):
            self._say_extra((self._words("ui.no_notifications"),))

    def _say_extra(self, sentences: tuple[str, ...]) -> None:
        self._extra = sentences
        if self.window is not None:
            self.window.say_extra(sentences)
