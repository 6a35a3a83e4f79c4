from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import accounts, views
from config.api import api

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    # Where a password can be guessed, allauth counts the guesses: the admin's own forms do not.
    path("admin/login/", accounts.admin_login),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("favicon.ico", views.favicon),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("ready-banner/", views.ready_banner, name="ready_banner"),
    path("", include("notes.urls")),
    path("", include("ai_chatbot.urls")),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler429 = "config.views.too_many_requests"  # django-allauth's rate limits
handler500 = "config.views.server_error"
