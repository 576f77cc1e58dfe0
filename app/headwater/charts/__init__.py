"""Paints every chart on any QPaintDevice."""
