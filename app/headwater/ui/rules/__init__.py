"""The page "Categories"."""
