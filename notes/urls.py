from django.urls import path

from notes.views import (
    capture,
    encodings,
    files,
    graph,
    importing,
    ledger,
    names,
    reading,
    samples,
    searching,
    trash,
    versions,
    writing,
)
from notes.views.listing import attachments, cards, changing, daily
from notes.views.listing import pages as listing
from notes.views.sharing import pages

app_name = "notes"
urlpatterns = [
    path("notes/", listing.note_list, name="list"),
    path("notes/change/", changing.change_chosen, name="change"),
    path("notes/change/undo/", changing.undo_change, name="undo_change"),
    path("notes/today/", daily.today, name="today"),
    path("notes/new/", writing.new_note, name="new"),
    path("notes/names/", names.names, name="names"),
    path("notes/preview/", writing.preview_note, name="preview"),
    path("capture/", capture.capture, name="capture"),
    path("clip/", capture.clip, name="clip"),
    path("share/", capture.share, name="share"),
    path("settings/phone-and-browser/", capture.phone_and_browser, name="phone_and_browser"),
    path("notes/shared/", pages.shared, name="shared"),
    path("notes/shared/<int:share_id>/", pages.notes_of, name="notes_of_share"),
    path("notes/shared/<int:share_id>/take-back/", pages.take_back, name="take_back_share"),
    path("notes/shared/<int:share_id>/leave/", pages.leave, name="leave_share"),
    path("notes/samples/", samples.bring, name="bring_samples"),
    path("notes/samples/throw-away/", samples.throw_away, name="throw_samples_away"),
    path("notes/trash/", trash.show_trash, name="trash"),
    path("notes/trash/empty/", trash.empty_trash, name="empty_trash"),
    path("notes/import/", importing.import_notes, name="import"),
    path("notes/import/progress/", importing.import_progress, name="import_progress"),
    path("notes/import/<int:job_id>/", importing.import_job, name="import_job"),
    path("notes/import/<int:job_id>/cancel/", importing.cancel_import, name="cancel_import"),
    path("notes/index/", ledger.index_ledger, name="index"),
    path("notes/index/again/", ledger.index_again, name="index_again"),
    path("notes/index/languages/", ledger.choose_languages, name="choose_languages"),
    path("notes/index/dismiss/", ledger.dismiss_refusals, name="dismiss_refusals"),
    path("notes/attachments/", attachments.attachment_list, name="attachments"),
    path("notes/attachments/<int:attachment_id>/", files.attachment, name="attachment"),
    path("notes/graph/", graph.graph, name="graph"),
    path("notes/graph.json", graph.graph_json, name="graph_json"),
    path("notes/<int:note_id>/", reading.note_detail, name="detail"),
    path("notes/<int:note_id>/card/", cards.card, name="card"),
    path("notes/<int:note_id>/edit/", writing.edit_note, name="edit"),
    path("notes/<int:note_id>/delete/", trash.delete_note, name="delete"),
    path("notes/<int:note_id>/restore/", trash.restore_note, name="restore"),
    path("notes/<int:note_id>/encoding/", encodings.read_note_again, name="read_again"),
    path(
        "notes/<int:note_id>/encoding/right/", encodings.confirm_encoding, name="confirm_encoding"
    ),
    path("notes/<int:note_id>/versions/", versions.list_versions, name="versions"),
    path(
        "notes/<int:note_id>/versions/<int:version_id>/restore/",
        versions.restore_version,
        name="restore_version",
    ),
    path("notes/<int:note_id>/graph/", graph.note_graph, name="note_graph"),
    path("notes/<int:note_id>/graph.json", graph.note_graph_json, name="note_graph_json"),
    path("search/", searching.search_notes, name="search"),
    path("search/bench/", searching.search_bench, name="bench"),
]
