"""Turns the operating system into redacted observations."""
