from typing import Any

from django.contrib import admin

from ai_chatbot.conversations.collections import set_open
from ai_chatbot.models import Collection, PersonalToken

SEARCH_MAX_CHARS = 100  # each word is a condition more, and SQLite has a limit of those
NARROWED_BY = ("exact", "isnull", "id__exact")  # what the filters beside a list write


class BoundedLists:
    """A list is narrowed by the filters beside it alone: by any column and lookup of an address it
    would tell what it does not show, a letter at a time."""

    list_filter: Any

    def lookup_allowed(self, lookup: str, value: Any, request: Any) -> bool:
        return lookup in {f"{name}__{how}" for name in self.list_filter for how in NARROWED_BY}

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        searched: Any = super()
        return searched.get_search_results(request, queryset, search_term[:SEARCH_MAX_CHARS])


@admin.register(PersonalToken)
class PersonalTokenAdmin(BoundedLists, admin.ModelAdmin):
    """Tokens can be seen by name and taken back; what others wrote stays out of the admin."""

    list_display = ["name", "owner", "created_at", "last_used_at", "expires_at"]
    fields = ["name", "owner", "scopes", "created_at", "last_used_at", "expires_at"]
    readonly_fields = ["owner", "scopes", "created_at", "last_used_at", "expires_at"]

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(Collection)
class CollectionAdmin(BoundedLists, admin.ModelAdmin):
    """A collection can be seen by its owner's name, and closed; what is in it is the owner's."""

    list_display = ["public_id", "owner", "is_open", "created_at"]
    list_select_related = ["owner"]
    fields = ["public_id", "owner", "created_at", "is_open"]
    readonly_fields = ["public_id", "owner", "created_at"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False  # the page that asks would show what visitors wrote

    def save_model(self, request: Any, obj: Collection, form: Any, change: bool) -> None:
        set_open(obj, obj.is_open)  # closed, it stops what is being answered
