"""Names that other programs rely on: none of them goes without a release that says so."""

import pytest
from django.core.management import get_commands
from django.urls import resolve

COMMANDS = {
    "import_notes", "export_notes", "search_notes", "notes_status", "reindex", "ask", "mcp",
    "flows",
    "export_conversations", "import_conversations", "prune_conversations", "rebuild_documents",
    "prune", "backup", "restore", "doctor",
}  # fmt: skip
ONE = "00000000-0000-4000-8000-000000000001"
ADDRESSES = [
    "/", "/conversations/", "/conversations/new/", f"/conversations/{ONE}/",
    f"/conversations/{ONE}/export.json", f"/conversations/{ONE}/export.md", "/notes/", "/notes/1/",
    "/notes/1/edit/", "/notes/import/", "/search/", "/flow/", "/usage/", "/settings/",
    "/accounts/login/", "/admin/", "/healthz", "/readyz", "/metrics", "/api/notes/search",
]  # fmt: skip


def test_every_command_is_there():
    assert COMMANDS - get_commands().keys() == set()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_there(address):
    assert resolve(address)
