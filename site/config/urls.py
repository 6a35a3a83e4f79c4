from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import error_pages
from config.accounts import adapter, pages
from config.api import api
from config.api_v1 import api_v1
from config.doctor.views import doctor
from config.edge import installing
from config.metrics.views import metrics
from config.pages import appearance
from config.pages.styleguide import styleguide

admin.autodiscover()

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    # Where a password can be guessed, allauth counts the guesses: the admin's own forms do not.
    path("admin/login/", adapter.admin_login),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("api/v1/", api_v1.urls),
    path("api/", api.urls),
    path("v1/", include("ai_chatbot.openai.urls")),
    path("favicon.ico", error_pages.favicon),
    path("manifest.webmanifest", installing.manifest, name="manifest"),
    path("service-worker.js", installing.service_worker, name="service_worker"),
    path("offline/", installing.offline, name="offline"),
    path("healthz", error_pages.healthz, name="healthz"),
    path("readyz", error_pages.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("ready-banner/", error_pages.ready_banner, name="ready_banner"),
    path("settings/appearance/", appearance.appearance, name="appearance"),
    path("styleguide/", styleguide, name="styleguide"),
    path("flow/doctor/", doctor, name="doctor"),
    path("settings/export.zip", pages.export, name="export_account"),
    path("settings/delete/", pages.delete, name="delete_account"),
    path("", include("notes.urls")),
    path("", include("ai_chatbot.urls")),
]

handler400 = "config.error_pages.bad_request"
handler403 = "config.error_pages.forbidden"
handler404 = "config.error_pages.not_found"
handler429 = "config.error_pages.too_many_requests"  # django-allauth's rate limits
handler500 = "config.error_pages.server_error"
