"""On which day a week begins, where the person lives."""

import locale
import os
import re
from collections.abc import Mapping
from datetime import date, timedelta

from headwater.base.settings import WEEKDAYS, Settings

_BEGINS = {
    4: "MV",
    5: "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
    6: "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE "
       "PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW",
}  # fmt: skip
"""Weekday (Monday is 0) and territories (ISO 3166-1). From CLDR's weekData, as Qt has it; elsewhere, and by ISO 8601,
it is Monday."""
_OF = {territory: day for day, names in _BEGINS.items() for territory in names.split()}
_TERRITORY = re.compile(r"[a-z]{2,3}_([A-Z]{2})\b")


def first_weekday(settings: Settings, env: Mapping[str, str] = os.environ) -> int:
    """The weekday (Monday is 0) that a week begins on: the person's choice, else that of the system's territory."""
    if settings.week_begins != "system":
        return WEEKDAYS.index(settings.week_begins)
    said = env.get("LC_ALL") or env.get("LC_TIME") or env.get("LANG") or locale.getlocale()[0] or ""
    found = _TERRITORY.match(said)
    return _OF.get(found[1], 0) if found else 0


def week_with(day: date, settings: Settings) -> tuple[date, date]:
    """The first and the last day of the week that a day lies in."""
    first = day - timedelta(days=(day.weekday() - first_weekday(settings)) % 7)
    return first, first + timedelta(days=6)
