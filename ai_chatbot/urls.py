from django.urls import path

from ai_chatbot.views import conversations, flow, webhooks

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
