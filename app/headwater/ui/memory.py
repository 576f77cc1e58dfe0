"""Memory that is not needed any more, given back to the system."""

import ctypes
import gc
import sys


def give_back() -> None:
    """Let Python collect its rubbish and glibc return what is free: about 5 MB after a window was made or closed."""
    gc.collect()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
