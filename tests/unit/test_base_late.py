"""Names that are imported when they are asked for."""

import subprocess
import sys

import pytest

from headwater.base.late import late


def test_a_name_is_found_where_it_lives() -> None:
    find = late("json", {"JSONDecodeError": "decoder"})
    assert find("JSONDecodeError").__name__ == "JSONDecodeError"  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="'json' has no attribute 'nothing'"):
        find("nothing")


def test_a_name_may_not_be_a_submodules() -> None:
    with pytest.raises(ValueError, match="decoder"):
        late("json", {"decoder": "decoder"})


@pytest.mark.parametrize("room", ["advice", "charts", "engine", "reports"])
def test_every_name_of_a_room_is_what_it_says(room: str) -> None:
    told = (
        f"import headwater.{room} as r; assert not [n for n in r.__all__ if type(getattr(r, n)).__name__ == 'module']"
    )
    subprocess.run([sys.executable, "-c", told], check=True)


def test_a_tray_loads_no_model_and_no_tables() -> None:
    told = "import sys, headwater.engine, headwater.ui; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True).stdout.split()
    assert "headwater.engine.engine" in loaded
    assert not {"numpy", "onnxruntime", "sqlite_utils", "tomlkit", "asyncio", "headwater.ui.window"} & set(loaded)
