"""Starting with the desktop session: one private file a platform."""
