"""Owns the threads and joins the rooms."""
