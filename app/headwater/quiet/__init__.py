"""What Headwater asks of the desktop for a focus session: to hold notifications back, which is undone exactly, and to
bring a window forward."""

from headwater.quiet._front import bring_forward
from headwater.quiet._open import open_quiet, restore
from headwater.quiet.quiet import Held, Keep, Quiet, Silence, Told

__all__ = ["Held", "Keep", "Quiet", "Silence", "Told", "bring_forward", "open_quiet", "restore"]
