"""The page "Your model": what it learned, how often it is right, what it cannot do."""
