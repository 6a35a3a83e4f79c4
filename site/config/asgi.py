"""HTTP to Django and the MCP server, websockets to Channels, and the process's end to the runs."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

from config.base.private import keep_to_ourselves

keep_to_ourselves()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http_application = get_asgi_application()  # loads the apps: before anything that imports models

from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from ai_chatbot.routing import websocket_urlpatterns  # noqa: E402
from config.edge.beside import BesideDjango  # noqa: E402
from config.edge.bodies import BodyLimit  # noqa: E402
from config.edge.forms import FormRequest  # noqa: E402
from config.edge.threads import ThreadsForRequests  # noqa: E402
from config.lifespan import lifespan  # noqa: E402

http_application.request_class = FormRequest
application: Any = ProtocolTypeRouter(
    {
        "http": BodyLimit(BesideDjango(ThreadsForRequests(http_application))),
        "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns)),
        "lifespan": lifespan,
    }
)
