"""Notes that take each other's place, without a desktop."""

import asyncio
from collections.abc import Callable
from typing import Any

from desktop_notifier import Notification, Urgency

from headwater.ui.notify import EXPIRED, Note, _Service


class Daemon:
    """Takes what it is sent."""

    def __init__(self) -> None:
        self.sent: list[Notification] = []
        self.cleared: list[str] = []

    async def send_notification(self, made: Notification) -> None:
        self.sent.append(made)
        assert made.on_dispatched is not None
        made.on_dispatched()

    async def get_current_notifications(self) -> list[str]:
        return [n.identifier for n in self.sent if n.identifier not in self.cleared]

    async def clear(self, identifier: str) -> None:
        self.cleared.append(identifier)


def press(made: Notification) -> None:
    on_pressed = made.buttons[0].on_pressed
    assert on_pressed is not None
    on_pressed()


def test_one_that_takes_the_place_of_another_lives_its_own_time() -> None:
    daemon, later, heard = Daemon(), list[Callable[[], None]](), list[tuple[str, str]]()

    async def live() -> None:
        loop: Any = asyncio.get_running_loop()
        loop.call_later = lambda _seconds, do: later.append(do)
        service = _Service(daemon, markup=False, buttons=True)  # type: ignore[arg-type]
        for title in ("first", "second"):
            assert await service.send(Note("part", title, "", (("rule", "Make it"),)), lambda *told: heard.append(told))
        first, second = daemon.sent
        assert daemon.cleared == [first.identifier]
        press(first)
        later[0]()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
        assert (heard, daemon.cleared) == ([], [first.identifier]), "what is gone answers nothing"
        press(second)
        assert heard == [("part", "rule")]
        later[1]()
        assert heard == [("part", "rule")]
        await service.send(Note("part", "third", ""), lambda *told: heard.append(told))
        later[2]()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
        assert heard[-1] == ("part", EXPIRED)
        assert daemon.cleared[-1] == daemon.sent[-1].identifier

    asyncio.run(live())


def test_only_what_is_urgent_is_sent_so() -> None:
    daemon = Daemon()

    async def live() -> None:
        service = _Service(daemon, markup=True, buttons=False)  # type: ignore[arg-type]
        for urgent in (False, True):
            await service.send(Note("due", "", "<b>", urgent=urgent), lambda *_told: None)

    asyncio.run(live())
    assert [n.urgency for n in daemon.sent] == [Urgency.Normal, Urgency.Critical]
    assert daemon.sent[0].message == "&lt;b&gt;"
