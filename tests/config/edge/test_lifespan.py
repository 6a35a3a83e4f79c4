"""What a web process has done before it answers anybody."""

from django.conf import settings
from django.urls import clear_url_caches, get_resolver

from config.lifespan import load_pages


def test_the_first_request_of_a_process_loads_no_page() -> None:
    """Django looks for a request's page on the event loop, and imports what it needs for that."""
    clear_url_caches()

    load_pages()

    resolver = get_resolver()
    assert "url_patterns" in vars(resolver)  # kept once they are loaded
    assert {language for language, _ in settings.LANGUAGES} <= set(resolver._reverse_dict)
