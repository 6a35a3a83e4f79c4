from django.contrib import admin
from django.urls import include, path

from config.api import api
from mysite import views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("admin/", admin.site.urls),
    # What Commonplace needs: the widget's addresses, what the flow calls, and a note's own page.
    path("assistant/", include("ai_chatbot.widget_urls")),
    path("api/", api.urls),
    path("notes/", include(([path("<int:note_id>/", views.note, name="detail")], "notes"))),
]
