"""The page "Trends"."""
