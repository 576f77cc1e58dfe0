"""The only room that knows SQL."""

from typing import TYPE_CHECKING

from headwater.base.late import late
from headwater.store.errors import StoreUnavailable, Trouble
from headwater.store.rows import Spans
from headwater.store.setting_aside import open_or_set_aside
from headwater.store.store import Store
from headwater.store.teaching import Adapter
from headwater.store.totals import By, Total

if TYPE_CHECKING:
    from headwater.store.bringing import Bringing, Brought
    from headwater.store.buckets import Buckets, NoBucket

__all__ = [
    "Adapter",
    "Bringing",
    "Brought",
    "Buckets",
    "By",
    "NoBucket",
    "Spans",
    "Store",
    "StoreUnavailable",
    "Total",
    "Trouble",
    "open_or_set_aside",
]
__getattr__ = late(
    __name__, {"Bringing": "bringing", "Brought": "bringing", "Buckets": "buckets", "NoBucket": "buckets"}
)
