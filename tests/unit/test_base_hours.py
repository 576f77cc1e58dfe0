"""Times of day: with 12 hours or 24, by choice or by territory; and as people type them."""

import re
from collections.abc import Mapping

import pytest
from PySide6.QtCore import QLocale

from headwater.base import LANGUAGES, Settings, Words, twelve_hours, typed_minute, words_of

EN, ZH = Words("en", twelve=True), Words("zh_CN", twelve=True)
UNLIKE = {
    "ar_AE": "bgn_AE", "en_AU": "wbp_AU", "es_CL": "arn_CL", "ar_EG": "cop_EG", "es_GT": "quc_GT",
    "ar_IQ": "az_IQ ku_IQ sdh_IQ", "ar_OM": "bgn_OM", "ur_PK": "bgn_PK", "es_PY": "gn_PY", "en_SB": "pis_SB",
    "ar_SD": "ha_SD", "ar_SY": "ku_SY", "en_US": "nv_US",
}  # fmt: skip
"""Where Qt has 24 hours, because nobody told CLDR of a clock in that language; beside each its land's own."""


@pytest.mark.parametrize(
    ("env", "twelve"),
    [
        ({}, False), ({"LANG": "C.UTF-8"}, False), ({"LANG": "de_DE.UTF-8"}, False), ({"LANG": "en_US.UTF-8"}, True),
        ({"LANG": "en_GB.UTF-8"}, False), ({"LANG": "zh_CN.UTF-8"}, False), ({"LANG": "zh_TW"}, True),
        ({"LANG": "en_CA"}, True), ({"LANG": "fr_CA"}, False), ({"LANG": "ar_EG@x"}, True),
        ({"LANG": "en_US", "LC_TIME": "en_DK.UTF-8"}, False), ({"LC_TIME": "de_DE", "LC_ALL": "en_US"}, True),
        ({"LANG": "nonsense_USA"}, False), ({"LANG": "\x00"}, False),
    ],
)  # fmt: skip
def test_it_is_as_the_territory_has_it(env: Mapping[str, str], twelve: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert twelve_hours(Settings(), env) is twelve


@pytest.mark.parametrize("lives_in", ["en_US", "de_DE"])
def test_the_persons_choice_stands_above_it(lives_in: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_TIME", lives_in)
    assert words_of(Settings(language="en", clock_hours="12")).time(870) == "2:30\u00a0pm"
    assert words_of(Settings(language="en", clock_hours="24")).time(870) == "14:30"
    assert words_of(Settings(language="en")).time(870) == ("2:30\u00a0pm" if lives_in == "en_US" else "14:30")


def test_the_territories_are_those_of_qt() -> None:
    found = QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    )  # fmt: skip
    plain = sorted({one.name() for one in found if re.fullmatch("[a-z]+_[A-Z]{2}", one.name())})
    assert len(plain) > 300
    theirs = {name: "A" in QLocale(name).timeFormat(QLocale.FormatType.ShortFormat).upper() for name in plain}
    other = {name for name in plain if theirs[name] is not twelve_hours(Settings(), {"LANG": name})}
    assert other == {name for names in UNLIKE.values() for name in names.split()}
    assert all(theirs[name] for name in UNLIKE)


@pytest.mark.parametrize(
    ("minute", "whole", "english", "chinese"),
    [
        (0, "00:00", "12:00\u00a0am", "上午12:00"), (545, "09:05", "9:05\u00a0am", "上午9:05"),
        (719, "11:59", "11:59\u00a0am", "上午11:59"), (720, "12:00", "12:00\u00a0pm", "下午12:00"),
        (870, "14:30", "2:30\u00a0pm", "下午2:30"), (1439, "23:59", "11:59\u00a0pm", "下午11:59"),
        (1440, "24:00", "midnight", "午夜"),
    ],
)  # fmt: skip
def test_a_time_of_day(minute: int, whole: str, english: str, chinese: str) -> None:
    assert {Words(language).time(minute) for language in LANGUAGES} == {whole}
    assert EN.time(minute) == english
    assert ZH.time(minute) == chinese
    assert EN.in_24.time(minute) == ZH.in_24.time(minute) == whole


def test_seconds_and_whole_hours() -> None:
    assert [w.time(545, 7) for w in (EN.in_24, EN, ZH)] == ["09:05:07", "9:05:07\u00a0am", "上午9:05:07"]
    assert [EN.in_24.hour_mark(h) for h in (0, 14)] == ["00", "14"]
    assert [EN.hour_mark(h) for h in (0, 12, 14)] == ["12\u00a0am", "12\u00a0pm", "2\u00a0pm"]
    assert [ZH.hour_mark(h) for h in (9, 14)] == ["上午9时", "下午2时"]


def test_both_ends_of_a_stretch_say_their_half_of_the_day_once() -> None:
    assert EN.times(870, 910) == ("2:30", "3:10\u00a0pm")
    assert ZH.times(870, 910) == ("下午2:30", "3:10")
    assert EN.times(690, 870) == ("11:30\u00a0am", "2:30\u00a0pm")
    assert EN.times(1380, 1440) == ("11:00\u00a0pm", "midnight")
    assert EN.times(910, 870) == ("3:10\u00a0pm", "2:30\u00a0pm"), "until the next day"
    assert EN.in_24.times(870, 910) == ("14:30", "15:10")
    assert EN.hours(9, 11) == ("9", "11\u00a0am")
    assert EN.hours(11, 13) == ("11\u00a0am", "1\u00a0pm")
    assert EN.hours(22, 24) == ("10\u00a0pm", "12\u00a0am")
    assert ZH.hours(14, 16) == ("下午2点", "4点")
    assert EN.in_24.hours(9, 10, 2) == ("09", "10")
    assert Words("zh_CN").hours(9, 11) == ("9 点", "11 点")


def test_no_space_stands_between_chinese_characters() -> None:
    assert ZH("ui.paused_until", time=ZH.time(870)) == "已暂停到下午2:30"
    assert Words("zh_CN")("ui.paused_until", time="14:30") == "已暂停到 14:30"
    first, last = ZH.hours(9, 11)
    assert ZH("digest.do.keep.today", from_h=first, to_h=last) == "今天把上午9点到11点空出来。"
    first, last = Words("zh_CN").hours(9, 11)
    assert Words("zh_CN")("digest.do.keep.today", from_h=first, to_h=last) == "今天把 9 点到 11 点空出来。"


@pytest.mark.parametrize("twelve", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_is_understood(language: str, twelve: bool) -> None:
    words = Words(language, twelve=twelve)
    assert all(typed_minute(words.time(minute)) == minute for minute in range(1440))


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("9", 540), ("930", 570), ("9.30", 570), ("9:30", 570), ("1430", 870), ("14:30", 870), (" 14：30 ", 870),
        ("2:30 pm", 870), ("2:30PM", 870), ("2:30\u202fp.m.", 870), ("2pm", 840), ("2p", 840), ("12 am", 0),
        ("12pm", 720), ("12:30am", 30), ("14:30 pm", 870), ("下午2:30", 870), ("下午２：３０", 870), ("下午2点半", 870),
        ("下午 2 点 5 分", 845), ("上午12:05", 5), ("凌晨2点", 120), ("中午12点", 720), ("中午1点", 780),
        ("中午11点半", 690), ("中午9点", None),
        ("晚上8点", 1200), ("晚上12点", 0), ("24:00", 1440),
        ("", None), ("pm", None), ("noonish", None), ("25", None), ("24:01", None), ("9:60", None), ("9:5", None),
        ("14 am", None), ("24 pm", None), ("2:30 pm tomorrow", None), ("-1", None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_type_them(typed: str, minute: int | None) -> None:
    assert typed_minute(typed) == minute
