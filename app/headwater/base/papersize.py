"""The paper that people print on where they live."""

import locale
import os
import re
from collections.abc import Mapping
from enum import StrEnum


class Paper(StrEnum):
    """A size of paper."""

    A4 = "a4"
    LETTER = "letter"


_LETTER = ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
"""Territories (ISO 3166-1) that print on US Letter, as CLDR's measurementData has it; elsewhere it is A4."""
_TERRITORY = re.compile(r"[A-Za-z]{2,3}[_-]([A-Z]{2})\b")


def usual_paper(env: Mapping[str, str] = os.environ) -> Paper:
    """What the system's territory prints on."""
    said = env.get("LC_ALL") or env.get("LC_PAPER") or env.get("LANG") or locale.getlocale()[0] or ""
    found = _TERRITORY.match(said)
    return Paper.LETTER if found and found[1] in _LETTER else Paper.A4
