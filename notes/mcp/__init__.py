"""Notes for AI clients: what each tool takes, does and gives. Who may call them, others decide.

Each function has the owner and `site`, where our pages are, as "https://notes.example.org".
What is refused is a Problem with a sentence.
"""
