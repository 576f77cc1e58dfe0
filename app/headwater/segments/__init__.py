"""A pure fold from observations to segments, and work spheres.

Live recording, import, training and tests all go through it, so the same observations give the same segments.
"""

from headwater.segments.cut import LONGEST_S, cut
from headwater.segments.segmenter import Segmenter
from headwater.segments.spheres import spheres

__all__ = ["LONGEST_S", "Segmenter", "cut", "spheres"]
