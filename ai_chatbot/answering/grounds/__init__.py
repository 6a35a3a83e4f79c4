"""What an answer rests on: the passages that were served, an extract of them, a decision."""
