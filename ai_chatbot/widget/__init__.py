"""The small chat that stands on other pages: what it is told of conversations and answers."""
