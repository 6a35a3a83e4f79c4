"""The ways in which a question may come."""

from django.db import models


class Door(models.TextChoices):
    PAGE = "page", "page"
    COMMAND = "command", "command line"
    API = "api", "API"
    OPENAI = "openai", "OpenAI-compatible API"
    MCP = "mcp", "MCP"
    WIDGET = "widget", "widget of a signed-in user"
    VISITOR = "visitor", "widget of a visitor"
    GOLDEN = "golden", "golden question"
