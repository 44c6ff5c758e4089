"""How a quiz is taken: what an editor chooses on the course page, and an edition freezes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from content.items.choices import Counts, Feedback, Purpose


class QuizOptions(models.Model):
    """The options of a quiz 测验 that its draft and its frozen form share. In the words of django-quiz-app:

    shuffle_items is random_order, one attempt allowed is single_attempt, feedback "hand_in" is answers_at_end,
    success_text, fail_text and draft keep their names; an exam_paper is every quiz, because all attempts are kept.
    """

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it is about"), max_length=1000, blank=True)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.PRACTICE)
    pass_mark = models.PositiveIntegerField(_("passes at percent"), default=60, validators=[MaxValueValidator(100)])
    time_limit_minutes = models.PositiveIntegerField(
        _("minutes allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty for no limit."),
    )
    shuffle_items = models.BooleanField(_("questions in another order each time"), default=True)
    shuffle_options = models.BooleanField(_("options in another order each time"), default=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    cooldown_minutes = models.PositiveIntegerField(
        _("minutes between two attempts"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    counts = models.CharField(_("what counts"), max_length=8, choices=Counts, default=Counts.BEST)
    feedback = models.CharField(_("right answers are shown"), max_length=8, choices=Feedback, blank=True)
    one_per_page = models.BooleanField(_("one question a page"), default=True)
    may_go_back = models.BooleanField(_("learners may go back"), default=True)
    draft = models.BooleanField(_("draft: only editors see it and try it"), default=False)
    success_text = models.TextField(_("what is said when it is passed"), max_length=1000, blank=True)
    fail_text = models.TextField(_("what is said when it is not"), max_length=1000, blank=True)

    class Meta:
        abstract = True

    def options(self) -> dict[str, object]:
        """What differs from the defaults, for digests: an option that is not used leaves them as they were."""
        names = (field.name for field in QuizOptions._meta.local_fields)
        plain = {name: getattr(self, name) for name in names if name not in WITHOUT_DEFAULT}
        return {name: value for name, value in plain.items() if value != default(name)}


# These are always said.
WITHOUT_DEFAULT = frozenset({"title", "purpose", "pass_mark", "time_limit_minutes"})


def default(name: str) -> object:
    """What an option is while nobody chooses."""
    return QuizOptions._meta.get_field(name).get_default()  # type: ignore[union-attr]
