"""What can go wrong here."""

from headwater.base import HeadwaterError


class AdviceError(HeadwaterError):
    """Something about suggestions that the person can act on."""


class AdviceStateUnreadable(AdviceError):
    """What the policy remembered is damaged."""

    def __init__(self) -> None:
        super().__init__("What was learnt about suggestions cannot be read: it starts anew, nothing needs to be done.")
