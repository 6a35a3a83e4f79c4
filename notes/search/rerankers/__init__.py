"""Cross-encoders, which read a question and a text together: a server's, or a small one here."""
