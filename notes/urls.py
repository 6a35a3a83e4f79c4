from django.urls import path

from notes import edit_views, graph_views, import_views, views

app_name = "notes"
urlpatterns = [
    path("notes/", views.note_list, name="list"),
    path("notes/new/", edit_views.new_note, name="new"),
    path("notes/preview/", edit_views.preview_note, name="preview"),
    path("notes/trash/", edit_views.trash, name="trash"),
    path("notes/trash/empty/", edit_views.empty_trash, name="empty_trash"),
    path("notes/import/", import_views.import_notes, name="import"),
    path("notes/import/progress/", import_views.import_progress, name="import_progress"),
    path("notes/import/<int:job_id>/", import_views.import_job, name="import_job"),
    path("notes/import/<int:job_id>/cancel/", import_views.cancel_import, name="cancel_import"),
    path("notes/index/", import_views.index_ledger, name="index"),
    path("notes/index/again/", import_views.index_again, name="index_again"),
    path("notes/index/dismiss/", import_views.dismiss_refusals, name="dismiss_refusals"),
    path("notes/attachments/<int:attachment_id>/", edit_views.attachment, name="attachment"),
    path("notes/graph/", graph_views.graph, name="graph"),
    path("notes/graph.json", graph_views.graph_json, name="graph_json"),
    path("notes/<int:note_id>/", views.note_detail, name="detail"),
    path("notes/<int:note_id>/edit/", edit_views.edit_note, name="edit"),
    path("notes/<int:note_id>/delete/", edit_views.delete_note, name="delete"),
    path("notes/<int:note_id>/restore/", edit_views.restore_note, name="restore"),
    path("notes/<int:note_id>/versions/", edit_views.versions, name="versions"),
    path(
        "notes/<int:note_id>/versions/<int:version_id>/restore/",
        edit_views.restore_version,
        name="restore_version",
    ),
    path("notes/<int:note_id>/graph/", graph_views.note_graph, name="note_graph"),
    path("notes/<int:note_id>/graph.json", graph_views.note_graph_json, name="note_graph_json"),
    path("search/", views.search_notes, name="search"),
    path("search/bench/", views.search_bench, name="bench"),
]
