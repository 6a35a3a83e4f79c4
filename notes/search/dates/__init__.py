"""The time that a question's words speak of, and the days that notes are of."""
