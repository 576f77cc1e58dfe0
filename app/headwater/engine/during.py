"""What a focus session switches on while it lasts."""

from typing import Protocol

from headwater.records import Intent, Session


class During(Protocol):
    """Begun with the session and ended with it; both return at once, and either may come twice."""

    def begin(self, session: Session, plan: Intent) -> None:
        """The session is on, or goes on with other choices; nothing is done that it does not ask for."""
        ...

    def end(self) -> None:
        """Whatever was done is undone."""
        ...
