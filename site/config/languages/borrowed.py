"""Texts of libraries that pages show in words of ours: our catalogues come before theirs."""

from django.utils.translation import gettext_noop, npgettext_lazy

BORROWED = [
    gettext_noop("Username"),
    gettext_noop("The username and/or password you specified are not correct."),
    gettext_noop("Username can not be used. Please use other username."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Please type your current password."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("This field is required."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
]

# German says days otherwise behind "vor" than alone.
LONG_AGO = [
    gettext_noop("%(delta)s ago"),
    npgettext_lazy("naturaltime-past", "%(num)d year", "%(num)d years"),
    npgettext_lazy("naturaltime-past", "%(num)d month", "%(num)d months"),
    npgettext_lazy("naturaltime-past", "%(num)d week", "%(num)d weeks"),
    npgettext_lazy("naturaltime-past", "%(num)d day", "%(num)d days"),
]
