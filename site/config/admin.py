"""Accounts in the admin: names as at sign-up, and powers only from who has all of them."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.forms import ModelForm
from django.http import HttpRequest

from config.accounts import names

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")


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


class AccountForm(UnmistakableName, UserChangeForm):
    pass


for model in (User, Group, EmailAddress):
    admin.site.unregister(model)


class SuperusersOnly:
    """What leads to another's powers: a group's permissions, the address of a password's reset."""

    def may(self, request: HttpRequest, *about: Any) -> bool:
        return request.user.is_active and request.user.is_superuser

    has_module_permission = has_view_permission = may
    has_add_permission = has_change_permission = has_delete_permission = may


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Who may change accounts neither gives powers nor takes over an account that has some."""

    add_form = NewAccountForm
    form = AccountForm

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if request.user.is_superuser else (*fixed, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and is_below(obj, request.user)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and is_below(obj, request.user)


def is_below(account: User | None, user: Any) -> bool:
    return account is None or user.is_superuser or not (account.is_staff or account.is_superuser)


@admin.register(Group)
class GroupsAdmin(SuperusersOnly, GroupAdmin):
    pass


@admin.register(EmailAddress)
class AddressesAdmin(SuperusersOnly, EmailAddressAdmin):
    pass
