"""Where things are. Looking a path up creates nothing."""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from headwater.base.errors import HeadwaterError

_PACKAGE = Path(__file__).resolve().parents[1]


class MissingFiles(HeadwaterError):
    """The installation lacks files that it came with."""


class HomeUnusable(HeadwaterError):
    """The folder that the person named cannot hold a home."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The program's folders; `home` puts all of them under one."""

    data: Path
    config: Path
    cache: Path
    state: Path

    @classmethod
    def standard(cls) -> "Paths":
        """The platform's own places (XDG on Linux)."""
        dirs = platformdirs.PlatformDirs("headwater", appauthor=False)
        return cls(dirs.user_data_path, dirs.user_config_path, dirs.user_cache_path, dirs.user_state_path)

    @classmethod
    def under(cls, home: Path) -> "Paths":
        """Everything under one folder.

        Raises:
            HomeUnusable: the path leads nowhere (an unknown `~name`, links in a circle).
        """
        try:
            home = home.expanduser().resolve()
        except (OSError, RuntimeError, ValueError):
            raise HomeUnusable(f"The folder {str(home)!r} cannot be used. Choose another one.") from None
        return cls(home / "data", home / "config", home / "cache", home / "state")

    @property
    def database(self) -> Path:
        """The store."""
        return self.data / "headwater.db"

    @property
    def title_key(self) -> Path:
        """The secret that keys title hashes; mode 0600."""
        return self.config / "title.key"

    @property
    def api_token(self) -> Path:
        """What opens the local API; mode 0600."""
        return self.config / "api.token"

    @property
    def settings(self) -> Path:
        """The settings, TOML."""
        return self.config / "settings.toml"

    @property
    def log(self) -> Path:
        """The log; it rotates."""
        return self.state / "headwater.log"

    @property
    def providers(self) -> Path:
        """How other processors than the CPU did with the model; it is measured again where it is gone."""
        return self.cache / "providers.json"

    @property
    def socket(self) -> Path:
        """The local door for the command line; also what makes an instance the only one."""
        return self.state / "headwater.sock"

    @staticmethod
    def bundled(name: str) -> Path:
        """A file or folder that ships with the program: in the checkout if this is one, else in the package.

        Raises:
            MissingFiles: it is in neither place.
        """
        checkout = _PACKAGE.parents[1]
        is_checkout = _PACKAGE.parent.name == "app" and (checkout / "pyproject.toml").is_file()
        for root in (*([checkout] if is_checkout else []), _PACKAGE / "_bundled"):
            if (root / name).exists():
                return root / name
        raise MissingFiles(f"The installation is incomplete: {name} is missing. Install Headwater again.")
