from django.urls import path

from ai_chatbot.views import conversations, flow, live, tokens

app_name = "ai_chatbot"
urlpatterns = [
    path("", conversations.home, name="home"),
    path("conversations/", conversations.conversation_list, name="list"),
    path("conversations/new/", conversations.new_conversation, name="new"),
    path("conversations/<uuid:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/events/", live.events, name="events"),
    path("conversations/<uuid:conversation_id>/frames/", live.frames, name="frames"),
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
    path("settings/", tokens.settings_page, name="settings"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("flow/", flow.flow, name="flow"),
    path("flow/open/", flow.open_flow, name="open_flow"),
]
