"""What a back-end saw before redaction."""

from dataclasses import dataclass, field

from headwater.base import HeadwaterError


class RedactError(HeadwaterError):
    """Something about redaction that the person can mend."""


@dataclass(frozen=True, slots=True, repr=False)
class RawWindow:
    """A window as the system describes it: not redacted, so it shows nothing of itself when printed.

    `at` is Unix seconds in UTC. `private` is True where the browser itself says that the window is private,
    None where nobody knows.
    """

    at: float
    app: str = field()
    title: str = ""
    url: str = ""
    domain: str = ""
    fullscreen: bool | None = None
    pid: int | None = None
    private: bool | None = None

    def __repr__(self) -> str:
        """Only the time: app, title and address may belong to something that is excluded."""
        return f"<RawWindow at {self.at}>"
