"""Accounts in the admin: names as at sign-up, powers only from who has all of them, and an end as
whoever leaves has it."""

from functools import partial
from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ai_chatbot.admin import BoundedLists
from ai_chatbot.models import Collection, Conversation, PersonalToken
from config.accounts import names
from config.accounts.erasing import finish, is_last_administrator, lock_out
from config.base.forms.late import OnlyWhatChanged
from notes.models import Attachment, Note

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")
BELONGINGS = (Note, Attachment, Conversation, Collection, PersonalToken)


class UnmistakableName(ModelForm):
    def clean_username(self) -> str:
        """The name in its usual form; a changed one may look like its own old one."""
        inherited = getattr(super(), "clean_username", lambda: self.cleaned_data["username"])
        name = names.clean_name(inherited())
        if "username" in self.changed_data:
            others = User.objects.exclude(pk=self.instance.pk)
            names.refuse_twin(name, others.values_list("username", flat=True))
        return name


class NewAccountForm(UnmistakableName, AdminUserCreationForm):
    pass


class AccountForm(OnlyWhatChanged, UnmistakableName, UserChangeForm):
    """One that is sent late unlocks no account that was locked meanwhile, nor puts it back into a
    group."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tell_what_is_shown()

    def clean(self) -> dict[str, Any]:
        changed = self.changed_of(super().clean() or self.cleaned_data)
        ends = not (changed.get("is_superuser", True) and changed.get("is_active", True))
        if ends and is_last_administrator(self.instance):
            raise ValidationError(
                _("This is the only administrator. Make another account one first.")
            )
        return changed


class GroupForm(OnlyWhatChanged, ModelForm):
    """One that is sent late gives back no permission that was taken meanwhile."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tell_what_is_shown()

    def clean(self) -> dict[str, Any]:
        return self.changed_of(super().clean() or self.cleaned_data)


for model in (User, Group, EmailAddress):
    admin.site.unregister(model)


class SuperusersOnly:
    """What leads to another's powers: a group's permissions, the address of a password's reset."""

    def may(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    has_module_permission = has_view_permission = may
    has_add_permission = has_change_permission = has_delete_permission = may


@admin.register(User)
class AccountAdmin(BoundedLists, UserAdmin):
    """Who may change accounts neither gives powers nor takes over an account that has some, nor
    reads in passing what an account that is deleted has written."""

    add_form = NewAccountForm
    form = AccountForm

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else (*fixed, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and is_below(obj, request.user)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """One's own is deleted in its settings, where the password is asked for."""
        may = super().has_delete_permission(request, obj) and is_below(obj, request.user)
        return may and obj != request.user

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """How much goes with the accounts, and nothing of what it says."""
        accounts = list(objs)
        counts = {
            each._meta.verbose_name_plural: each._default_manager.filter(owner__in=accounts).count()
            for each in BELONGINGS
        }
        lacking = {
            str(account) for account in accounts if not self.has_delete_permission(request, account)
        }
        return [str(account) for account in accounts], counts, lacking, []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        """In two steps, as runs and Langflow are waited for: not while the database is held."""
        lock_out(obj)
        transaction.on_commit(partial(finish, obj))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for account in list(queryset):
            self.delete_model(request, account)


def is_below(account: User | None, user: Any) -> bool:
    return account is None or user.is_superuser or not (account.is_staff or account.is_superuser)


@admin.register(Group)
class GroupsAdmin(BoundedLists, SuperusersOnly, GroupAdmin):
    form = GroupForm


@admin.register(EmailAddress)
class AddressesAdmin(BoundedLists, SuperusersOnly, EmailAddressAdmin):
    pass
