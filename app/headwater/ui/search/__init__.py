"""The page "Search"."""
