from django.urls import include, path

from ai_chatbot import widget_urls
from ai_chatbot.views import collections, conversations, flow, reviewing

app_name = "ai_chatbot"
collections_urlpatterns = [
    path("", collections.collection_list, name="collections"),
    path("new/", collections.new, name="new_collection"),
    path("<int:collection_id>/", collections.collection, name="collection"),
    path("<int:collection_id>/edit/", collections.edit, name="edit_collection"),
    path("<int:collection_id>/open/", collections.set_open, name="open_collection"),
    path("<int:collection_id>/delete/", collections.delete, name="delete_collection"),
    path("<int:collection_id>/visits/", reviewing.conversations, name="visits"),
    path("<int:collection_id>/visits/delete/", reviewing.delete_all, name="delete_visits"),
    path("<int:collection_id>/visits/<uuid:pk>/", reviewing.conversation, name="visit"),
    path("<int:collection_id>/visits/<uuid:pk>/delete/", reviewing.delete, name="delete_visit"),
]
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
    path("collections/", include(collections_urlpatterns)),
]
