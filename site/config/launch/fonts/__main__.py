"""`python -m config.launch.fonts`: fetch those that are missing."""

from config import settings
from config.launch.fonts.fetching import fetch_fonts

if __name__ == "__main__":
    fetch_fonts(settings.MODELS_DIR)
