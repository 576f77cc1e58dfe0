"""Correcting a day: keys on the ribbon, a panel below it, and a question in the tray."""
