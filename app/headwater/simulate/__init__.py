"""People who do not exist, for the demo, training and tests."""
