"""The page "Timeline": any day in full."""
