"""The page "Suggestions"."""
