"""`make web`: one more web process beside others, over the same PostgreSQL and Redis."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

from config.base.private import keep_to_ourselves


def main() -> None:
    keep_to_ourselves()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        django.setup()
    except ImproperlyConfigured as problem:
        sys.exit(f"Commonplace cannot run: {problem}")

    from django.conf import settings
    from django.db import connection

    from config.launch.services import web_command

    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        sys.exit(
            "Several web processes share PostgreSQL and Redis: set DATABASE_URL and REDIS_URL, "
            "for this one and for `make run` alike."
        )
    command = web_command()
    os.execv(command[0], command)  # noqa: S606 - in our place, so that signals reach it


if __name__ == "__main__":
    main()
