"""Whether a person has 12 hours or 24, and what they mean by a time of day that they type."""

import locale
import os
import re
import unicodedata
from collections.abc import Mapping

from headwater.base.settings import Settings

_TWELVE = (
    "AE AG AL AR AS AU BB BD BH BM BN BO BS BT CA CL CO CR CU CY DJ DM DO DZ EC EG EH ER ET FJ FM GD GH GM GR GT GU GY "
    "HK HN IN IQ JM JO KH KI KN KP KR KW KY LB LC LR LS LY MH MO MP MR MW MX MY NA NI NZ OM PA PE PG PH PK PR PS PW PY "
    "QA SA SB SD SG SL SO SS SV SY SZ TC TD TN TO TT TW UM US UY VC VE VG VI VU WS YE ZM"
)
"""Territories (ISO 3166-1) that have 12 hours: CLDR's supplemental timeData, where what is preferred is `h`."""
_TWENTY_FOUR = frozenset({"fr_CA"})
"""Languages that have 24 in one of them, from the same table."""
_LOCALE = re.compile(r"[a-z]{2,3}_([A-Z]{2})\b")

_TYPED = re.compile(
    r"(?P<before>上午|早上|凌晨|中午|下午|晚上)?\s*(?P<h>\d{1,2})"
    r"(?:[:.]?(?P<m>\d\d)|\s*[点时]\s*(?:(?P<n>\d{1,2})\s*分?|(?P<half>半))?)?"
    r"\s*(?P<after>[ap]\.?(?:m\.?)?)?"
)
_BEFORE_NOON, _NOON, _NIGHT = ("上午", "早上", "凌晨", "a"), "中午", "晚上"


def twelve_hours(settings: Settings, env: Mapping[str, str] = os.environ) -> bool:
    """Whether times of day have 12 hours: the person's choice, else that of the system's territory."""
    if settings.clock_hours != "system":
        return settings.clock_hours == "12"
    said = env.get("LC_ALL") or env.get("LC_TIME") or env.get("LANG") or locale.getlocale()[0] or ""
    found = _LOCALE.match(said)
    return found is not None and found[1] in _TWELVE.split() and found[0] not in _TWENTY_FOUR


def typed_minute(text: str) -> int | None:
    """Minutes after midnight, whatever is shown: `9`, `930`, `14:30`, `2:30 pm`, `2pm`, `下午2:30`, `下午2点半`.

    `24:00` is the day's end, 1440. None for what is no time of day.
    """
    found = _TYPED.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if found is None:
        return None
    hour, minute = int(found["h"]), 30 if found["half"] else int(found["m"] or found["n"] or 0)
    if (said := found["before"] or (found["after"] or "")[:1]) != "":
        whole = _whole(hour, said)
        if whole is None:
            return None
        hour = whole
    return 60 * hour + minute if minute < 60 and 60 * hour + minute <= 24 * 60 else None


def _whole(hour: int, said: str) -> int | None:
    """Of 24, the hour that is meant with a half of the day; who says `14:30 pm` means half past two."""
    if said in _BEFORE_NOON:
        return hour % 12 if hour <= 12 else None
    if hour > 12:
        return hour if hour < 24 else None
    if said == _NOON:
        return hour if hour > 9 else hour + 12 if hour < 4 else None
    return 0 if (said, hour) == (_NIGHT, 12) else hour % 12 + 12
