"""What the person has chosen so far; nothing of it holds before they press Start."""

from dataclasses import dataclass, replace
from typing import Any

from headwater.base import Settings, with_profile


@dataclass
class WelcomeDraft:
    """Outlives the page when the window is made anew."""

    settings: Settings
    step: int = 0
    bring: bool = False
    """A history is to be brought in afterwards."""
    title: str | None = None
    """The title that the person typed to try it; None: the example."""

    def choose(self, name: str, value: Any) -> None:
        """Another choice; with a profile comes what belongs to it."""
        if name == "profile":
            self.settings = with_profile(self.settings, value)
        self.settings = replace(self.settings, **{name: value})
