"""Pure policy: decide and learn."""
