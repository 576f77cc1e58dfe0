"""Places: one home or the platform's, nothing created by looking, files that ship with the program."""

from pathlib import Path

import pytest

from headwater.base import HeadwaterError, Paths, paths

HERE = Path(__file__).resolve().parents[2]


def test_a_home_holds_everything_and_looking_creates_nothing(tmp_path: Path) -> None:
    home = tmp_path / "家 home"
    places = Paths.under(home)
    every = [places.database, places.title_key, places.settings, places.log, places.socket]
    assert all(p.is_relative_to(home.resolve()) for p in every)
    assert len(set(every)) == len(every)
    assert not home.exists()


def test_the_platforms_places_follow_its_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    places = Paths.standard()
    assert places.database == tmp_path / "DATA/headwater/headwater.db"
    assert places.settings == tmp_path / "CONFIG/headwater/settings.toml"
    assert places.log == tmp_path / "STATE/headwater/headwater.log"
    assert list(tmp_path.iterdir()) == []


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Paths.under(Path("there")).data == tmp_path.resolve() / "there/data"


def test_a_home_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for home in (loop, Path("~nobody-of-this-name/x"), Path("a\0b")):
        with pytest.raises(HeadwaterError, match=r"cannot be used\. Choose another one"):
            Paths.under(home)


def test_the_checkout_is_used_in_a_checkout() -> None:
    assert Paths.bundled("resources/i18n/en") == HERE / "resources/i18n/en"


def test_the_package_is_used_where_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "lib/site-packages/headwater"
    file = package / "_bundled/resources/icons/mark.svg"
    file.parent.mkdir(parents=True)
    file.touch()
    (tmp_path / "lib/pyproject.toml").touch()  # somebody else's
    monkeypatch.setattr(paths, "_PACKAGE", package)
    assert Paths.bundled("resources/icons/mark.svg") == file


def test_what_is_missing_is_told() -> None:
    with pytest.raises(HeadwaterError, match="Install Headwater again"):
        Paths.bundled("resources/never.svg")
