"""Windows: tray, notifications, dashboard, welcome."""
