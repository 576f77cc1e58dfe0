"""The local door, by which the command line reaches the running program, and the local API for watchers and scripts.

What serves HTTP is imported when it is first asked for: a program whose person has not turned it on never loads it.
"""

from typing import TYPE_CHECKING

from headwater.base.late import late
from headwater.bridge.door import AlreadyRunning, Door, EngineCommands, NoAnswer, NobodyHome, ask

if TYPE_CHECKING:
    from headwater.bridge.app import Api
    from headwater.bridge.guard import Limits
    from headwater.bridge.ports import PortRefused, PortTaken
    from headwater.bridge.server import NotServed, Server
    from headwater.bridge.token import Token, TokenError
    from headwater.bridge.wanted import (
        Activities,
        BridgeError,
        Imported,
        Info,
        NotNow,
        NotYours,
        Program,
        Refused,
        UnknownAdvice,
        UnknownBucket,
    )

__all__ = [
    "Activities",
    "AlreadyRunning",
    "Api",
    "BridgeError",
    "Door",
    "EngineCommands",
    "Imported",
    "Info",
    "Limits",
    "NoAnswer",
    "NobodyHome",
    "NotNow",
    "NotServed",
    "NotYours",
    "PortRefused",
    "PortTaken",
    "Program",
    "Refused",
    "Server",
    "Token",
    "TokenError",
    "UnknownAdvice",
    "UnknownBucket",
    "ask",
]

_WANTED = (
    "Activities", "BridgeError", "Imported", "Info", "NotNow", "NotYours", "Program", "Refused", "UnknownAdvice",
    "UnknownBucket",
)  # fmt: skip
__getattr__ = late(
    __name__,
    {
        "Api": "app", "Limits": "guard", "NotServed": "server", "PortRefused": "ports", "PortTaken": "ports",
        "Server": "server", "Token": "token", "TokenError": "token", **dict.fromkeys(_WANTED, "wanted"),
    },
)  # fmt: skip
