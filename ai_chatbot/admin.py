from django.contrib import admin

from ai_chatbot.models import Collection, PersonalToken


@admin.register(PersonalToken)
class PersonalTokenAdmin(admin.ModelAdmin):
    """Tokens can be seen by name and taken back; what others wrote stays out of the admin."""

    list_display = ["name", "owner", "created_at", "last_used_at", "expires_at"]
    fields = ["name", "owner", "scopes", "created_at", "last_used_at", "expires_at"]
    readonly_fields = ["owner", "scopes", "created_at", "last_used_at", "expires_at"]

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(Collection)
class CollectionAdmin(admin.ModelAdmin):
    """A collection can be seen by its owner's name, and closed; what is in it is the owner's."""

    list_display = ["public_id", "owner", "is_open", "created_at"]
    list_select_related = ["owner"]
    fields = ["public_id", "owner", "created_at", "is_open"]
    readonly_fields = ["public_id", "owner", "created_at"]

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False  # the page that asks would show what visitors wrote
