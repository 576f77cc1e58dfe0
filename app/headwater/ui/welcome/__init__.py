"""First start, in four steps."""
