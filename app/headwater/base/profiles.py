"""What a person's days are for: how suggestions are spaced at first. What they set themselves stays."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from headwater.base.settings import Settings

PROFILES: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "work": {"break_after_s": 4200, "session_work_min": 50, "session_rest_min": 10},
        "study": {"break_after_s": 3000, "session_work_min": 45, "session_rest_min": 15},
    }
)
"""Lectures and exercises come in hours; pauses between them are longer. Our own choice."""


def with_profile(settings: Settings, profile: str) -> Settings:
    """The same choices for days of another kind; only what was as the old kind has it becomes as the new one has it."""
    old, new = PROFILES[settings.profile], PROFILES[profile]
    follow = {name: new[name] for name, value in old.items() if getattr(settings, name) == value}
    return replace(settings, profile=profile, **follow)  # type: ignore[arg-type]
