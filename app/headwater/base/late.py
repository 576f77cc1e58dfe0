"""Names of a room that are imported when they are first asked for: a quick start loads no more than it uses."""

from collections.abc import Callable, Mapping
from importlib import import_module


def late(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """A module's `__getattr__` (PEP 562) for names whose submodule `homes` tells.

    Write the same imports under `TYPE_CHECKING`, for type checkers and readers.

    Raises:
        ValueError: a name is that of a submodule: importing that would put the module in the name's place.
    """
    if clash := homes.keys() & set(homes.values()):
        raise ValueError(f"{package} has both a submodule and a late name {', '.join(sorted(clash))}")

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    return find
