"""The style guide lives: what it shows is what the style sheets say."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from config.pages.styleguide import properties

PAGE = "/styleguide/"


@pytest.fixture
def page(db: None, client: Client) -> str:
    client.force_login(User.objects.create_user("ada"))
    return client.get(PAGE).content.decode()


def test_every_colour_of_the_palette_is_shown_in_light_and_dark(page: str) -> None:
    colours = [each for each in properties() if each.is_colour]

    assert {"ground", "ink", "accent", "danger", "good"} <= {each.name for each in colours}
    for colour in colours:
        assert f'fill="var(--{colour.name})"' in page
        assert colour.dark.startswith("#"), colour.name


def test_a_class_that_it_shows_is_one_that_styles_know(page: str) -> None:
    folder = settings.BASE_DIR / "site" / "static"
    styles = "".join(path.read_text() for path in folder.rglob("*.css"))
    main = page.split("<main")[1]
    shown = {name for names in re.findall(r'class="([^"]+)"', main) for name in names.split()}

    assert shown
    assert [name for name in shown if f".{name}" not in styles] == []


def test_it_needs_a_login_and_is_only_read(client: Client, db: None) -> None:
    assert client.get(PAGE)["location"].startswith("/accounts/login/")
    client.force_login(User.objects.create_user("ada"))
    assert client.post(PAGE).status_code == 405
