"""Windows: tray, notifications, dashboard, welcome."""

from headwater.ui.run import NoPicture, grab_today, run_ui

__all__ = ["NoPicture", "grab_today", "run_ui"]
