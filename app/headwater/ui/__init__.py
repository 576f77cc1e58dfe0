"""Windows: tray, notifications, dashboard, welcome."""

from headwater.ui.lean import spare_sources

spare_sources()  # before the first import of Qt's own modules

from headwater.ui.run import NoPicture, grab_today, run_ui  # noqa: E402

__all__ = ["NoPicture", "grab_today", "run_ui"]
