from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class AdminConfig(SimpleAdminConfig):
    """Its pages are loaded with the addresses."""

    default = False  # of this folder's apps
    default_site = "config.accounts.admin_site.AdminSite"


class SiteConfig(AppConfig):
    default = True
    name = "config"
    label = "site_config"

    def ready(self) -> None:
        from config import checks  # noqa: F401 - registers them
