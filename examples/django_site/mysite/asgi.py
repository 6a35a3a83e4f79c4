import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
django_application = get_asgi_application()  # loads the apps: before anything that needs them

from channels.routing import ProtocolTypeRouter  # noqa: E402
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler  # noqa: E402

from config.lifespan import lifespan  # noqa: E402

# `lifespan` is needed: answers that a process leaves behind at its end are closed by it.
application = ProtocolTypeRouter(
    {"http": ASGIStaticFilesHandler(django_application), "lifespan": lifespan}
)
