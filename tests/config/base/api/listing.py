"""Walks lists page by page."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from config.base.api.paging import PageIn, page_of


def walk(rows: QuerySet[Any], order: Sequence[str], limit: int) -> list[list[Any]]:
    """All pages of a list, from the first to the last."""
    pages, cursor = [], ""
    while True:
        page = page_of(rows, order, PageIn(limit=limit, cursor=cursor))
        pages.append(page["items"])
        if not page["next"]:
            return pages
        cursor = page["next"]
