"""Numbers and labels for people; export and import."""
