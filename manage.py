#!/usr/bin/env python
"""Django's command line, with site/ on the path so that `config` is importable."""

import os
import sys
from pathlib import Path


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.base.private import keep_to_ourselves

    keep_to_ourselves()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
