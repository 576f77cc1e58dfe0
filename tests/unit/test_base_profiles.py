"""Work and study: what belongs to a profile follows it, what the person set stays."""

from dataclasses import replace

import pytest

from headwater.base import PROFILES, Settings, options, with_profile


def test_what_was_at_first_follows_and_comes_back() -> None:
    study = with_profile(Settings(), "study")
    assert {name: getattr(study, name) for name in PROFILES["study"]} == dict(PROFILES["study"])
    assert study.profile == "study"
    assert with_profile(study, "work") == Settings()


def test_what_the_person_set_stays() -> None:
    own = replace(Settings(), break_after_s=3600)
    study = with_profile(own, "study")
    assert study.break_after_s == 3600
    assert study.session_work_min == PROFILES["study"]["session_work_min"]


@pytest.mark.parametrize("profile", list(PROFILES))
def test_every_value_is_one_that_can_be_set(profile: str) -> None:
    known = {o.name: o for o in options()}
    assert set(PROFILES) == set(known["profile"].choices)
    assert PROFILES["work"] == {name: known[name].default for name in PROFILES["work"]}
    for name, value in PROFILES[profile].items():
        low, high = known[name].low, known[name].high
        assert low is not None
        assert high is not None
        assert low <= value <= high
