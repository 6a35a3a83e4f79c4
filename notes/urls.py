from django.urls import path

from notes import views

app_name = "notes"
urlpatterns = [
    path("notes/", views.note_list, name="list"),
    path("notes/import/", views.import_notes, name="import"),
    path("notes/import/progress/", views.import_progress, name="import_progress"),
    path("notes/<int:note_id>/", views.note_detail, name="detail"),
    path("notes/<int:note_id>/delete/", views.delete_note, name="delete"),
    path("search/", views.search_notes, name="search"),
]
