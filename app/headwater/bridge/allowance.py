"""How often something may be done: allowances that fill up again by themselves, in constant memory."""

from collections import OrderedDict


class Allowance:
    """So many at once, and so many in a second after that."""

    __slots__ = ("_at", "_left", "_most", "_rate")

    def __init__(self, rate: float, most: float) -> None:
        self._rate = rate
        self._most = most
        self._left = most
        self._at = float("-inf")

    def take(self, now: float) -> bool:
        """Use one up, if there is one. `now`: seconds of a clock that never jumps."""
        left = min(self._most, self._left + (now - self._at) * self._rate)
        self._at = now
        self._left = left - 1 if left >= 1 else left
        return left >= 1


class Allowances:
    """An allowance for each of those that asked last."""

    def __init__(self, rate: float, most: float, remembered: int = 64) -> None:
        self._rate = rate
        self._most = most
        self._remembered = remembered
        self._of: OrderedDict[str, Allowance] = OrderedDict()

    def take(self, who: str, now: float) -> bool:
        """Use one of theirs up, if there is one."""
        allowance = self._of.get(who)
        if allowance is None:
            allowance = self._of[who] = Allowance(self._rate, self._most)
            if len(self._of) > self._remembered:
                self._of.popitem(last=False)
        else:
            self._of.move_to_end(who)
        return allowance.take(now)
