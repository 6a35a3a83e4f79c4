"""What a project of somebody else's includes to have the widget, and this one with all the rest."""

from django.urls import include, path

from ai_chatbot.views import visitors, widget, widget_files

app_name = "ai_chatbot"
widget_urlpatterns = [
    path("config", widget.config, name="widget_config"),
    path("conversations", widget.new_conversation, name="widget_new"),
    path("conversations/<uuid:conversation_id>", widget.conversation, name="widget_conversation"),
    path("conversations/<uuid:conversation_id>/ask", widget.ask, name="widget_ask"),
    path("conversations/<uuid:conversation_id>/retry", widget.retry, name="widget_retry"),
    path("conversations/<uuid:conversation_id>/stop", widget.stop, name="widget_stop"),
    path("conversations/<uuid:conversation_id>/events", widget.events, name="widget_events"),
]
visitors_urlpatterns = [
    path("", visitors.page, name="published"),
    path("config", visitors.config),
    path("conversations", visitors.new_conversation),
    path("conversations/<uuid:conversation_id>", visitors.conversation),
    path("conversations/<uuid:conversation_id>/ask", visitors.ask),
    path("conversations/<uuid:conversation_id>/retry", visitors.retry),
    path("conversations/<uuid:conversation_id>/stop", visitors.stop),
    path("conversations/<uuid:conversation_id>/events", visitors.events),
]
urlpatterns = [
    path("widget.js", widget_files.script, name="widget_js"),
    path("widget/", include(widget_urlpatterns)),
    path("c/<slug:public_id>/", include(visitors_urlpatterns)),
]
