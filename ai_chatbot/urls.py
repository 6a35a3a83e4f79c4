from django.urls import path

from ai_chatbot import widget_urls
from ai_chatbot.views import conversations, flow

app_name = "ai_chatbot"
urlpatterns = [
    path("", conversations.home, name="home"),
    path("conversations/", conversations.conversation_list, name="list"),
    path("conversations/new/", conversations.new_conversation, name="new"),
    path("conversations/<uuid:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/rename/", conversations.rename, name="rename"),
    path("conversations/<uuid:conversation_id>/delete/", conversations.delete, name="delete"),
    path(
        "conversations/<uuid:conversation_id>/export.json",
        conversations.export_json,
        name="export_json",
    ),
    path(
        "conversations/<uuid:conversation_id>/export.md",
        conversations.export_markdown,
        name="export_md",
    ),
    path("flow/", flow.flow, name="flow"),
    path("flow/open/", flow.open_flow, name="open_flow"),
    *widget_urls.urlpatterns,
]
