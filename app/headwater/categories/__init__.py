"""The graph of apps, sites and activity categories, with the person's rules on top."""

from headwater.categories.categories import Categories
from headwater.categories.graph import CategoriesError
from headwater.categories.rules import BadRule, Rule

__all__ = ["BadRule", "Categories", "CategoriesError", "Rule"]
