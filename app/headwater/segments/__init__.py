"""A pure fold from observations to segments, and work spheres."""
