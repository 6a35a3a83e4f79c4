"""How dates and times look in each language; Django has the rest (signs in numbers, weekdays)."""
