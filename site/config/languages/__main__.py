"""`make messages`: every text of the sources into the catalogues, and those compiled."""

import os

from config.languages.catalogues import bring_up_to_date


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    missing = bring_up_to_date()
    for line in missing:
        print(line)
    print(f"{len(missing)} not translated yet." if missing else "Everything is translated.")


if __name__ == "__main__":
    main()
