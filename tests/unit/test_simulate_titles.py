"""Title banks: what ships, adding sets, holding out."""

import numpy as np
import pytest

from headwater.records import Category
from headwater.simulate import TitleBank, TitlesError
from headwater.simulate.parameters import OFF_PLAN

BANK = TitleBank.load()
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_kind_has_titles_and_every_slot_is_filled(locale: str) -> None:
    for surface in BANK.surfaces:
        if locale not in surface.locales or surface.calm:
            continue
        for kind in surface.kinds:
            seen = {BANK.compose(kind, surface.category, locale, RNG, {}) for _ in range(40)}
            assert "" not in seen, (surface.id, kind)
            assert len(seen) > 1, (surface.id, kind)
            assert not any("{" in t for t in seen), (surface.id, kind)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_every_category_can_be_shown(locale: str) -> None:
    for category in Category:
        assert BANK.kinds_of(category, locale), category


def test_pages_have_a_domain_and_programs_a_class() -> None:
    for s in BANK.surfaces:
        assert bool(s.app) != s.page, s.id
        assert s.app or s.domain or "blank" in s.kinds, s.id


def test_ids_and_family_names_are_unique() -> None:
    ids = [s.id for s in BANK.surfaces]
    assert len(ids) == len(set(ids))
    for locale in ("en", "zh"):
        names = [f.name for f in BANK.families if f.locale == locale]
        assert len(names) == len(set(names))
    assert {f.name for f in BANK.families if f.locale == "zh"} == {f.name for f in BANK.families if f.locale == "en"}


def test_slots_of_the_task_win() -> None:
    seen = {BANK.compose("sheet", Category.DATA, "en", RNG, {"topic": "moss", "project": "fern"}) for _ in range(60)}
    assert any("moss" in t for t in seen)
    assert any("fern" in t for t in seen)


def test_given_titles_are_used_as_they_are_and_half_of_the_time() -> None:
    bank = BANK.with_titles(Category.NEWS, ["A {brace} and a %s", "Plain"], family="real")
    seen = [bank.compose("article", Category.NEWS, "en", RNG, {}) for _ in range(300)]
    share = sum(t in ("A {brace} and a %s", "Plain") for t in seen) / 300
    assert 0.4 < share < 0.6
    assert "real" in bank.names()
    assert "real" not in BANK.names()
    assert "A {brace} and a %s" not in [bank.compose("article", Category.NEWS, "zh", RNG, {}) for _ in range(100)]


def test_families_surfaces_and_browsers_can_be_held_out() -> None:
    bank = BANK.without({"news-general", "vscode", "firefox"})
    assert "news-general" not in bank.names()
    assert not [s for s in bank.surfaces if s.id == "vscode"]
    assert not [b for b in bank.browsers if b.app == "firefox"]
    assert bank.compose("article", Category.NEWS, "en", RNG, {}) == ""


def test_refuses_no_titles_unknown_locales_and_no_browser() -> None:
    with pytest.raises(TitlesError, match="at least one title"):
        BANK.with_titles(Category.NEWS, [])
    with pytest.raises(TitlesError, match="locale"):
        BANK.with_titles(Category.NEWS, ["x"], locale="fr")
    with pytest.raises(TitlesError, match="browser"):
        BANK.without({b.app for b in BANK.browsers})


def test_off_plan_sites_also_show_work() -> None:
    """Else the category alone would give drifting away."""
    for category in OFF_PLAN:
        if category is Category.PLAY:
            continue
        kinds = set(BANK.kinds_of(category, "en"))
        assert kinds & {"lesson", "market", "trade", "thread", "supply"}, category
