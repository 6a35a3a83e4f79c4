"""Accounts in the admin: names are held to what sign-up holds them to."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import User
from django.forms import ModelForm

from config.accounts import names


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


admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    add_form = NewAccountForm
    form = AccountForm
