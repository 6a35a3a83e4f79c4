"""Fonts of PDFs: pinned one by one, with their licence beside them; none is no reason to stop."""

from config.launch import weights
from config.launch.fonts import fetching as fonts
from config.launch.problems import LaunchError


def test_every_font_is_pinned_and_the_scripts_of_our_notes_are_there():
    pinned = {line.split("==")[0] for line in weights.read_lock()}
    names = {font.path for font in fonts.FONTS}

    assert {package for font in fonts.FONTS for package, _ in font.parts} <= pinned
    assert all(len(font.sha256) == 64 and font.size > 10_000 for font in fonts.FONTS)
    assert {"fonts/NotoSansCJK-VF.otf.ttc", "fonts/IBMPlexSansArabic-Bold.ttf"} <= names
    assert len(names) == len(fonts.FONTS)


def test_their_licence_lies_beside_them(tmp_path, monkeypatch):
    (tmp_path / "fonts").mkdir()
    monkeypatch.setattr(fonts, "fetch_models", lambda *given, **named: None)

    fonts.fetch_fonts(tmp_path)

    notice = (tmp_path / "fonts/NOTICE").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in notice
    assert "Reserved Font Name 'Plex'" in notice


def test_without_a_network_it_is_said_and_the_start_goes_on(tmp_path, monkeypatch, capsys):
    def unreachable(*given, **named):
        raise LaunchError("no network")

    monkeypatch.setattr(fonts, "fetch_models", unreachable)

    fonts.fetch_fonts(tmp_path)

    assert "The fonts of PDFs could not be fetched" in capsys.readouterr().err
