"""Headwater: see where your attention goes. Everything stays on this computer."""

__version__ = "0.1.0"
