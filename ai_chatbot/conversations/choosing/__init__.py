"""Which of the published flows answers whom."""
