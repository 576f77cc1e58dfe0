"""How a program fares that fares well."""

from headwater.base import Paths
from headwater.engine import Now
from headwater.engine.faring import Fares, ModelFares, StoreFares
from headwater.records import BackendStatus, Health

WELL = (BackendStatus("windows", Health.WORKING), BackendStatus("input", Health.WORKING))


def some_fares(now: Now, paths: Paths) -> Fares:
    """All is well."""
    store = StoreFares(paths.database, 12_345_678, 5, False, now.at - 3600, 3)
    model = ModelFares("m1", "CPU", "nothing else is here", "")
    return Fares(now.at, now.recording, WELL, 0.004, 0, store, model, 123.4, (), ())
