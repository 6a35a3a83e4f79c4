"""The one file that pages load is what its modules say."""

import pytest
from django.core.management import CommandError, call_command

from ai_chatbot.management.commands.build_widget import build


def modules(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "main.js"


def test_the_file_is_up_to_date():
    call_command("build_widget", "--check")


def test_each_module_stands_once_behind_what_it_needs(tmp_path):
    main = modules(
        tmp_path,
        main='import { b } from "./b.js";\nimport { c } from "./c.js";\nb(c);\n',
        b='import { c } from "./c.js";\nexport function b() {\n  return c;\n}\n',
        c="export const c = 1;\n",
    )

    inner = build(main).split('"use strict";\n')[1]

    assert inner == "const c = 1;\nfunction b() {\nreturn c;\n}\nb(c);\n})();\n"


def test_words_for_readers_are_left_out_and_texts_are_not(tmp_path):
    main = modules(
        tmp_path,
        main="// Why.\n/** What\n * it is. */\nconst a = `\n  https://x // y\n`; // why\n",
    )

    assert build(main).endswith("\nconst a = `\nhttps://x // y\n`; // why\n})();\n")


def test_two_things_of_one_name_are_said(tmp_path):
    main = modules(
        tmp_path,
        main='import { a } from "./b.js";\nconst same = a;\n',
        b="export const a = 1;\nfunction same() {}\n",
    )

    with pytest.raises(CommandError, match="both have “same”"):
        build(main)


def test_an_old_file_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("ai_chatbot.management.commands.build_widget.BUILT", tmp_path / "widget.js")

    with pytest.raises(CommandError, match=r"manage\.py build_widget"):
        call_command("build_widget", "--check")
    call_command("build_widget")
    call_command("build_widget", "--check")
