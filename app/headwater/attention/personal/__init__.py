"""The personal adapter: what the model learns from one person's own words."""
