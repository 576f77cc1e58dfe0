"""The page "Insights"."""
