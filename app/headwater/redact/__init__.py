"""Redaction: what the system says about a window, minus everything that must not be kept.

Everything that enters (capture, watchers, imports) passes through a `Redactor` before anything else sees it.
A `RawWindow` is never stored, logged or printed.
"""

from headwater.redact.addresses import clean_address
from headwater.redact.domains import clean_domain
from headwater.redact.events import FILE, PAGE, PRESENCE, WINDOW, EventGate
from headwater.redact.guarded import is_browser, is_private
from headwater.redact.key import TitleKeyError, load_key
from headwater.redact.preview import RecentWindows, WouldKeep
from headwater.redact.raw import RawWindow, RedactError
from headwater.redact.redactor import Redactor
from headwater.redact.titles import clean_title, steady_title

__all__ = [
    "FILE",
    "PAGE",
    "PRESENCE",
    "WINDOW",
    "EventGate",
    "RawWindow",
    "RecentWindows",
    "RedactError",
    "Redactor",
    "TitleKeyError",
    "WouldKeep",
    "clean_address",
    "clean_domain",
    "clean_title",
    "is_browser",
    "is_private",
    "load_key",
    "steady_title",
]
