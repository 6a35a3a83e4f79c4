from django.contrib import admin

from ai_chatbot.models import PersonalToken


@admin.register(PersonalToken)
class PersonalTokenAdmin(admin.ModelAdmin):
    """Tokens can be seen by name and taken back; what others wrote stays out of the admin."""

    list_display = ["name", "owner", "created_at", "last_used_at", "expires_at"]
    fields = ["name", "owner", "scopes", "created_at", "last_used_at", "expires_at"]
    readonly_fields = ["owner", "scopes", "created_at", "last_used_at", "expires_at"]

    def has_add_permission(self, request: object) -> bool:
        return False
