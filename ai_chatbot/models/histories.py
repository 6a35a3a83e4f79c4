"""By what a client that sends all that was said is known again."""

from django.db import models


class SentHistory(models.Model):
    """The questions that a client sent, up to one that it had answered here."""

    digest = models.CharField(max_length=64, db_index=True)  # of its user and the questions' texts
    question = models.ForeignKey("Message", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "digest"], name="one_history_a_question")
        ]

    def __str__(self) -> str:
        return self.digest[:12]
