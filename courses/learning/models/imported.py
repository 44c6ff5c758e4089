"""What an earlier system said of people: kept as it was said, never counted for a completion or a certificate."""

from django.db import models

from lms.people.models import User


class ImportedSitting(models.Model):
    """A sitting 旧系统作答 of django-quiz-app. No Attempt: what was asked then cannot be rebuilt from what it kept.

    answers: [{"item", "question", "answer", "right"}] in the order of the questions; item: short address of the draft,
    empty where the question is gone; question: as it read on the day of the dump; right: None while it was not
    answered, and for an essay that counted as wrong, because nobody can say whether a person had looked at it.
    passed: None while it was not complete.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="imported_sittings")
    quiz = models.CharField(max_length=200)
    category = models.CharField(max_length=250, blank=True)
    pass_mark = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    is_complete = models.BooleanField()
    score = models.IntegerField()
    score_max = models.PositiveIntegerField()
    percent = models.PositiveSmallIntegerField()
    passed = models.BooleanField(null=True)
    answers = models.JSONField()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-started_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "quiz", "started_at"], name="one_imported_sitting_per_start")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.quiz}"


class ImportedProgress(models.Model):
    """The running score of a person in a category 旧系统进度, as django-quiz-app counted it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="imported_progress")
    category = models.CharField(max_length=250)
    score = models.PositiveIntegerField()
    possible = models.PositiveIntegerField()
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["category"]
        constraints = [models.UniqueConstraint(fields=["user", "category"], name="one_imported_score_per_category")]

    def __str__(self) -> str:
        return f"{self.user} {self.category}"

    @property
    def percent(self) -> int:
        return min(100, round(self.score * 100 / self.possible)) if self.possible else 0
