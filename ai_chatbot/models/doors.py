"""The ways in which a question may come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    PAGE = "page", _("page")
    COMMAND = "command", _("command line")
    API = "api", "API"
    OPENAI = "openai", _("OpenAI-compatible API")
    MCP = "mcp", "MCP"
    WIDGET = "widget", _("widget of a signed-in user")
    VISITOR = "visitor", _("widget of a visitor")
    GOLDEN = "golden", _("golden question")
