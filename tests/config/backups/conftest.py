from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.ATTACHMENTS_DIR = settings.DATA_DIR / "attachments"
    settings.DATA_DIR.mkdir()
    (settings.DATA_DIR / "secret_key").write_text("the key")
    settings.LANGFLOW_URL = "http://127.0.0.1:9"


@pytest.fixture
def permissions(transactional_db: None) -> None:
    """As migrations make them; the tests' own settings leave them out."""
    for app in apps.get_app_configs():
        create_permissions(app, verbosity=0)
