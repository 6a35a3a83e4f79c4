from django.apps import AppConfig


class AiChatbotConfig(AppConfig):
    name = "ai_chatbot"
    verbose_name = "Conversations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ai_chatbot import checks, signals  # noqa: F401 - registers and connects them
        from config.base.defaults import set_defaults

        set_defaults()
