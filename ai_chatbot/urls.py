from django.urls import include, path

from ai_chatbot import widget_urls
from ai_chatbot.views import (
    collections,
    conversations,
    live,
    reviewing,
    side,
    tokens,
    trash,
    webhooks,
)
from ai_chatbot.views.evidence import pages as evidence
from ai_chatbot.views.flow import acting as flow_acting
from ai_chatbot.views.flow import choosing as flow_choosing
from ai_chatbot.views.flow import comparing as flow_comparing
from ai_chatbot.views.flow import editor as flow_editor
from ai_chatbot.views.flow import pages as flow_pages
from ai_chatbot.views.flow import trying as flow_trying
from ai_chatbot.views.golden import notes as golden_notes
from ai_chatbot.views.golden import pages as golden
from ai_chatbot.views.golden import runs as golden_runs
from ai_chatbot.views.model import acting as model_acting
from ai_chatbot.views.model import pages as model_pages
from ai_chatbot.views.review import changing, listing
from ai_chatbot.views.sharing import own, public
from ai_chatbot.views.transfer import exporting, importing
from ai_chatbot.views.usage import pages as usage

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
model_urlpatterns = [
    path("", model_pages.models, name="models"),
    path("own/", model_acting.use_own, name="use_own_model"),
    path("back/", model_acting.go_back, name="model_before"),
    path("<int:server_id>/", model_pages.server, name="model_server"),
    path("<int:server_id>/test/", model_acting.try_it, name="test_model"),
    path("<int:server_id>/key/", model_acting.set_key, name="set_model_key"),
    path("<int:server_id>/remove/", model_acting.remove, name="remove_model_server"),
]
urlpatterns = [
    path("", conversations.home, name="home"),
    path("conversations/", listing.conversation_list, name="list"),
    path("conversations/version/", listing.version, name="version"),
    path("conversations/change/", changing.change_chosen, name="change"),
    path("conversations/change/undo/", changing.undo_change, name="undo_change"),
    path("conversations/side/", side.side, name="side"),
    path("conversations/<uuid:conversation_id>/menu/", side.menu, name="menu"),
    path("conversations/<uuid:conversation_id>/pin/", side.pin, name="pin"),
    path(
        "conversations/<uuid:conversation_id>/rate/<uuid:message_id>/",
        conversations.rate,
        name="rate",
    ),
    path("conversations/names/", listing.names, name="names"),
    path("conversations/new/", conversations.new_conversation, name="new"),
    path("conversations/<uuid:conversation_id>/", conversations.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/events/", live.events, name="events"),
    path("conversations/<uuid:conversation_id>/frames/", live.frames, name="frames"),
    path(
        "conversations/<uuid:conversation_id>/flow/",
        flow_choosing.choose_flow,
        name="choose_flow",
    ),
    path("conversations/<uuid:conversation_id>/rename/", conversations.rename, name="rename"),
    path("conversations/<uuid:conversation_id>/delete/", trash.delete, name="delete"),
    path("conversations/<uuid:conversation_id>/restore/", trash.restore, name="restore"),
    path("conversations/import/", importing.import_page, name="import"),
    path("conversations/export.zip", exporting.export_all, name="export_all"),
    path("conversations/<uuid:conversation_id>/print/", exporting.print_page, name="print"),
    path("conversations/<uuid:conversation_id>/end/", trash.end_temporary, name="end"),
    path("conversations/trash/", trash.show_trash, name="trash"),
    path("conversations/trash/empty/", trash.empty_trash, name="empty_trash"),
    path(
        "conversations/<uuid:conversation_id>/answers/<uuid:answer_id>.md",
        conversations.answer_markdown,
        name="answer_md",
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
    path(
        "conversations/<uuid:conversation_id>/export.pdf",
        exporting.export_pdf,
        name="export_pdf",
    ),
    path("answers/<uuid:answer_id>/sources/<int:n>/", evidence.source, name="source"),
    path("notes/<int:note_id>/answers/", evidence.citing, name="citing"),
    path("golden/", golden.golden_list, name="golden"),
    path("golden/new/", golden.new, name="new_golden"),
    path("golden/<int:golden_id>/", golden.golden_question, name="golden_question"),
    path("golden/<int:golden_id>/delete/", golden.delete, name="delete_golden"),
    path("golden/<int:golden_id>/restore/", golden.restore, name="restore_golden"),
    path("golden/runs/", golden_runs.start, name="start_golden_run"),
    path("golden/runs/<int:run_id>/", golden_runs.run, name="golden_run"),
    path("golden/runs/<int:run_id>/stop/", golden_runs.stop, name="stop_golden_run"),
    path("golden/when/", golden_runs.set_habit, name="golden_habit"),
    path("answers/<uuid:answer_id>/note/", golden_notes.keep, name="keep_answer"),
    path("answers/<uuid:answer_id>/note/undo/", golden_notes.undo, name="unkeep_answer"),
    path("usage/", usage.usage, name="usage"),
    path("usage/usage.csv", usage.usage_csv, name="usage_csv"),
    path("conversations/<uuid:conversation_id>/share/", own.share, name="share"),
    path("settings/shares/", own.share_list, name="shares"),
    path("settings/shares/<int:share_id>/update/", own.update, name="update_share"),
    path("settings/shares/<int:share_id>/revoke/", own.revoke, name="revoke_share"),
    path("s/<slug:token>/", public.shared, name="shared"),
    path("s/<slug:token>/copy/", public.copy, name="copy_shared"),
    path("settings/", tokens.settings_page, name="settings"),
    path("settings/model/", include(model_urlpatterns)),
    path("settings/flow/", flow_choosing.default_flow, name="default_flow"),
    path("settings/tokens/", tokens.tokens, name="tokens"),
    path("settings/tokens/<int:token_id>/revoke/", tokens.revoke, name="revoke_token"),
    path("flow/", flow_pages.flow, name="flow"),
    path("flow/open/", flow_editor.open_flow, name="open_flow"),
    path("flow/compare/", flow_comparing.compare, name="compare_flows"),
    path("flow/compare/live/", flow_comparing.compare_live, name="compare_live"),
    path("flow/publish/", flow_acting.publish, name="publish_flow"),
    path("flow/try/", flow_trying.try_draft, name="try_draft"),
    path("flow/push/", flow_acting.push, name="push_flow"),
    path("flow/starters/", flow_pages.starters, name="flow_starters"),
    path("flow/starters/begin/", flow_acting.begin_with, name="begin_flow"),
    path("flow/put-back/", flow_acting.put_back, name="put_back_flow"),
    path("flow/keys/", flow_acting.keep_keys, name="keep_keys"),
    path("flow/withdraw/", flow_acting.withdraw, name="withdraw_flow"),
    path("flow/discard/", flow_acting.discard, name="discard_draft"),
    path("flow/restore/", flow_acting.restore, name="restore_draft"),
    path("flow/versions/<uuid:langflow_id>/", flow_pages.version, name="flow_version"),
    path(
        "flow/versions/<uuid:langflow_id>/flow.json",
        flow_pages.version_json,
        name="flow_version_json",
    ),
    path("flow/versions/<uuid:langflow_id>/back/", flow_acting.roll_back, name="roll_back_flow"),
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
