"""A session's list of what it starts, in memory."""

from headwater.engine.autostart.state import AutostartError, State


class FakeAutostart:
    """`refuses` is what it says where it lets nobody change it."""

    def __init__(self) -> None:
        self.is_now = State.OFF
        self.refuses = ""

    def state(self) -> State:
        return self.is_now

    def put(self) -> None:
        self._change(State.ON)

    def remove(self) -> None:
        self._change(State.OFF)

    def _change(self, to: State) -> None:
        if self.refuses:
            raise AutostartError(self.refuses)
        self.is_now = to
