"""Lists of words, by language, and what they say of a token."""
