from django.urls import include, path

from ai_chatbot import widget_urls
from ai_chatbot.views import (
    collections,
    conversations,
    flow,
    live,
    reviewing,
    side,
    tokens,
    trash,
    webhooks,
)
from ai_chatbot.views.answers import rating

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
    path("conversations/side/", side.side, name="side"),
    path("conversations/<uuid:conversation_id>/pin/", side.pin, name="pin"),
    path("conversations/names/", conversations.names, name="names"),
    path("conversations/new/", conversations.new_conversation, name="new"),
    path("conversations/<uuid:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/events/", live.events, name="events"),
    path("conversations/<uuid:conversation_id>/frames/", live.frames, name="frames"),
    path("conversations/<uuid:conversation_id>/rename/", conversations.rename, name="rename"),
    path("conversations/<uuid:conversation_id>/delete/", trash.delete, name="delete"),
    path("conversations/<uuid:conversation_id>/restore/", trash.restore, name="restore"),
    path("conversations/trash/", trash.show_trash, name="trash"),
    path("conversations/trash/empty/", trash.empty_trash, name="empty_trash"),
    path(
        "conversations/<uuid:conversation_id>/answers/<uuid:answer_id>.md",
        conversations.answer_markdown,
        name="answer_md",
    ),
    path(
        "conversations/<uuid:conversation_id>/answers/<uuid:answer_id>/feedback/",
        rating.rate,
        name="rate",
    ),
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
    path("settings/", tokens.settings_page, name="settings"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("flow/", flow.flow, name="flow"),
    path("flow/open/", flow.open_flow, name="open_flow"),
    *widget_urls.urlpatterns,
    path("collections/", include(collections_urlpatterns)),
    path("settings/webhooks/", webhooks.webhook_list, name="webhooks"),
    path("settings/webhooks/new/", webhooks.new_webhook, name="new_webhook"),
    path("settings/webhooks/<uuid:webhook_id>/", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<uuid:webhook_id>/log/", webhooks.deliveries, name="deliveries"),
    path("settings/webhooks/<uuid:webhook_id>/edit/", webhooks.edit_webhook, name="edit_webhook"),
    path("settings/webhooks/<uuid:webhook_id>/secret/", webhooks.new_secret, name="new_secret"),
    path("settings/webhooks/<uuid:webhook_id>/test/", webhooks.send_test, name="send_test"),
    path("settings/webhooks/<uuid:webhook_id>/delete/", webhooks.delete, name="delete_webhook"),
    path(
        "settings/webhooks/<uuid:webhook_id>/again/<uuid:delivery_id>/",
        webhooks.send_again,
        name="send_again",
    ),
]
