"""The only room that knows SQL."""

from headwater.store.errors import StoreUnavailable, Trouble
from headwater.store.setting_aside import open_or_set_aside
from headwater.store.store import Store

__all__ = ["Store", "StoreUnavailable", "Trouble", "open_or_set_aside"]
