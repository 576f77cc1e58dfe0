"""When a week begins: by choice, by territory, by ISO 8601."""

import re
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QLocale

from headwater.base import WEEKDAYS, Settings, first_weekday, week_with

DAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("env", "name"),
    [
        ({}, "mon"), ({"LANG": "C.UTF-8"}, "mon"), ({"LANG": "de_DE.UTF-8"}, "mon"), ({"LANG": "en_US.UTF-8"}, "sun"),
        ({"LANG": "en_GB.UTF-8"}, "mon"), ({"LANG": "zh_CN.UTF-8"}, "mon"), ({"LANG": "zh_TW"}, "sun"),
        ({"LANG": "ar_EG@x"}, "sat"), ({"LANG": "en_US", "LC_TIME": "en_DK.UTF-8"}, "mon"),
        ({"LC_TIME": "de_DE", "LC_ALL": "en_US"}, "sun"), ({"LANG": "nonsense_USA"}, "mon"), ({"LANG": "\x00"}, "mon"),
    ],
)  # fmt: skip
def test_it_begins_as_the_territory_has_it(env: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert WEEKDAYS[first_weekday(Settings(), env)] == name


@pytest.mark.parametrize("name", ["mon", "sat", "sun"])
def test_the_persons_choice_stands_above_it(name: str) -> None:
    assert WEEKDAYS[first_weekday(Settings(week_begins=name), {"LANG": "ar_EG"})] == name


@pytest.mark.parametrize("name", ["mon", "sat", "sun"])
def test_a_week_has_seven_days_and_holds_its_own(name: str) -> None:
    settings = Settings(week_begins=name)
    for n in range(21):
        day = DAY + timedelta(days=n)
        first, last = week_with(day, settings)
        assert first <= day <= last
        assert (last - first).days == 6
        assert WEEKDAYS[first.weekday()] == name


def test_the_territories_are_those_of_qt() -> None:
    found = QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    )  # fmt: skip
    plain = re.compile("[a-z]+_[A-Z]{2}")
    begins = {one.name(): one.firstDayOfWeek().value - 1 for one in found if plain.fullmatch(one.name())}
    assert len(begins) > 300
    assert begins == {name: first_weekday(Settings(), {"LANG": name}) for name in begins}
