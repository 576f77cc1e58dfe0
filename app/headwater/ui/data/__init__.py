"""The page "Your data": what was just stored, bringing in, taking along, forgetting, keeping safe."""
