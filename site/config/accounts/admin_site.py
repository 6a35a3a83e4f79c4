"""Django's admin, which answers forms that are made by hand with a sentence as well."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import BadRequest, FieldDoesNotExist, ValidationError
from django.db import DataError


@contextmanager
def odd_values_refused() -> Iterator[None]:
    """The admin asks the database for whatever an address or a form names, by what is no number
    and of fields that are none."""
    try:
        yield
    except (ValueError, OverflowError, ValidationError, DataError, FieldDoesNotExist) as odd:
        raise BadRequest from odd


class AdminSite(admin.AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        shown = super().admin_view(view, cacheable)

        @wraps(shown)
        def show(*args: Any, **kwargs: Any) -> Any:
            with odd_values_refused():
                return shown(*args, **kwargs)

        return show
