"""The engine's side of the gentle hold, for tests of windows."""

from headwater.advice.holding import Reply


class FakeHold:
    """Remembers what it is asked."""

    def __init__(self) -> None:
        self.replies: list[tuple[Reply, str]] = []
        self.where: list[bool] = []

    def reply(self, reply: Reply, place: str) -> None:
        self.replies.append((reply, place))

    def elsewhere(self, on: bool) -> None:
        self.where.append(on)
