from django.urls import path

from ai_chatbot import flow_views, views

app_name = "ai_chatbot"
urlpatterns = [
    path("", views.home, name="home"),
    path("conversations/", views.conversation_list, name="list"),
    path("conversations/new/", views.new_conversation, name="new"),
    path("conversations/<uuid:conversation_id>/", views.conversation, name="conversation"),
    path("conversations/<uuid:conversation_id>/rename/", views.rename, name="rename"),
    path("conversations/<uuid:conversation_id>/delete/", views.delete, name="delete"),
    path("conversations/<uuid:conversation_id>/export.json", views.export_json, name="export_json"),
    path("conversations/<uuid:conversation_id>/export.md", views.export_markdown, name="export_md"),
    path("flow/", flow_views.flow, name="flow"),
    path("flow/open/", flow_views.open_flow, name="open_flow"),
]
