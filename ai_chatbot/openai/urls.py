from django.urls import path

from ai_chatbot.openai import views
from ai_chatbot.openai.access import endpoint

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
nowhere = endpoint(**dict.fromkeys(METHODS, views.nowhere))

urlpatterns = [
    path("models", endpoint(GET=views.list_models)),
    path("models/<path:name>", endpoint(GET=views.show_model)),
    path("chat/completions", endpoint(POST=views.complete)),
    path("responses", endpoint(POST=views.respond)),
    path("responses/<str:response_id>", endpoint(GET=views.show_response)),
    path("responses/<str:response_id>/cancel", endpoint(POST=views.cancel_response)),
    path("", nowhere),
    path("<path:rest>", nowhere),
]
