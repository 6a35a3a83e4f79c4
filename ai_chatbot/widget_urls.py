"""What a project of somebody else's includes to have the widget, and this one with all the rest."""

from django.urls import path

from ai_chatbot.views import widget_files

app_name = "ai_chatbot"
urlpatterns = [
    path("widget.js", widget_files.script, name="widget_js"),
]
