"""The rules in force as pages; a bureau's readings and yearly tables."""

from flask import Blueprint

__all__ = ["links", "models", "services", "worked_page"]  # what other slices may import

bp = Blueprint("rules", __name__)


from . import links, reading_views, table_views, views

# What a page of any slice needs to lead from a number to its rule.
TEMPLATE_GLOBALS = {
    "about_of": links.about_of,
    "catalogue_at": links.catalogue_at,
    "clause_url": links.clause_url,
    "rule_link": links.rule_link,
    "rules_url": links.rules_url,
}
