from django.apps import AppConfig


class AiChatbotConfig(AppConfig):
    name = "ai_chatbot"
    verbose_name = "Conversations"
    default_auto_field = "django.db.models.BigAutoField"
