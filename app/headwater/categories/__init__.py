"""The graph of apps, sites and activity categories, with the person's rules on top."""
