"""Notification services on a private bus that can be muted as the real ones can, and a keeper of what is held."""

from __future__ import annotations

from typing import Any

from dbus_fast import Message, MessageType, Variant

from headwater.quiet import Held
from tests.support.capture import Service

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
DUNST = "org.dunstproject.cmd0"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Kept:
    """What would be on disk; give it as `keep`."""

    def __init__(self) -> None:
        self.all: list[Held | None] = []
        self.full = False

    def __call__(self, held: Held | None) -> None:
        if self.full:
            raise OSError(28, "no space left")
        self.all.append(held)

    @property
    def now(self) -> Held | None:
        return self.all[-1] if self.all else None


class Notifications(Service):
    """A service of some name that can do nothing but say its name; `hangs` while it answers nothing at all."""

    def __init__(self, address: str, service: str) -> None:
        super().__init__(address, NAME)
        self.hangs = False
        self.answers[NAME, "GetServerInformation"] = ("ssss", [service, "nobody", "1", "1.2"])

    def _answer(self, question: Message) -> Any:
        if self.hangs:
            return True  # taken, and never answered
        return super()._answer(question)


class FakeDunst(Notifications):
    """As dunst 1.12: a level, and on and off that follow it. `deaf`: says yes, and does nothing."""

    def __init__(self, address: str, level: int = 0) -> None:
        super().__init__(address, "dunst")
        self.deaf = False
        self.hangs_at_set = False
        self.put(level)

    def put(self, level: int) -> None:
        self.properties[PATH, DUNST, "pauseLevel"] = Variant("u", level)
        self.properties[PATH, DUNST, "paused"] = Variant("b", level > 0)

    @property
    def level(self) -> int:
        return int(self.properties[PATH, DUNST, "pauseLevel"].value)

    def _answer(self, question: Message) -> Any:
        if not self.hangs and question.interface == PROPERTIES and question.member == "Set":
            if not self.deaf:
                self.put(question.body[2].value)
            return True if self.hangs_at_set else Message.new_method_return(question)
        return super()._answer(question)


class FakePlasma(Notifications):
    """As Plasma: a cookie for who asks, which ends when it is given back or who asked leaves the bus."""

    def __init__(self, address: str) -> None:
        super().__init__(address, "Plasma")
        self.holders: dict[int, str] = {}
        self.reasons: list[list[Any]] = []
        self.refuses = False
        self._last = 0

    async def _begin(self) -> None:
        await super()._begin()
        assert self.bus
        rule = "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'"
        daemon = "org.freedesktop.DBus"
        await self.bus.call(Message(daemon, "/org/freedesktop/DBus", daemon, "AddMatch", signature="s", body=[rule]))

    def revoke(self) -> None:
        """The person switches it off in the panel."""
        self.holders.clear()

    def _answer(self, question: Message) -> Any:
        self.properties[PATH, NAME, "Inhibited"] = Variant("b", bool(self.holders))
        if question.message_type is MessageType.SIGNAL and question.member == "NameOwnerChanged":
            name, _, new = question.body
            self.holders = {c: who for c, who in self.holders.items() if new or who != name}
        if self.hangs or question.interface != NAME or self.refuses:
            return super()._answer(question)
        if question.member == "Inhibit":
            self._last += 1
            self.holders[self._last] = question.sender or ""
            self.reasons.append(list(question.body))
            return Message.new_method_return(question, "u", [self._last])
        if question.member == "UnInhibit":
            self.holders.pop(question.body[0], None)
            return Message.new_method_return(question)
        return super()._answer(question)
