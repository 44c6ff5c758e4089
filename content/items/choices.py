"""Words that courses, quizzes and questions are sorted by."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from lms.schools.models import SchoolClass

LAST_LOWER_GRADE = 2


class Purpose(models.TextChoices):
    """What a pool or a quiz is for; practice and test pools are disjoint."""

    PRACTICE = "practice", _("practice")
    CLASS = "class", _("class quiz")
    TEST = "test", _("test")
    # Taken before a lesson; who passes it need not read the lesson 先测后学.
    PRETEST = "pretest", _("pre-test")

    @property
    def tells_late(self) -> bool:
        """Are right answers told only once it is passed or its attempts are used up?"""
        return self in (Purpose.TEST, Purpose.PRETEST)

    @classmethod
    def may_draw(cls, quiz: str, pool: str) -> bool:
        """May a quiz draw from a pool of another purpose? A class may answer practice items; tests stay apart."""
        return pool == quiz or (quiz == cls.CLASS and pool == cls.PRACTICE)


class Audience(models.TextChoices):
    """Whom a course is for 对象."""

    STAFF = "staff", _("staff")
    PUPIL = "pupil", _("pupils")


class Stage(models.TextChoices):
    """School stage 学段; empty for staff."""

    PRIMARY_LOWER = "primary_lower", _("primary, grades 1–2")
    PRIMARY_UPPER = "primary_upper", _("primary, grades 3–6")
    JUNIOR = "junior", _("junior secondary")
    SENIOR = "senior", _("senior secondary")

    @classmethod
    def of(cls, school_class: "SchoolClass", *, on: date) -> "Stage":
        """Whose lessons a class gets on a date: 青少年法治教育大纲 (2016) parts primary school after grade 2."""
        if school_class.stage in cls.values:
            return cls(school_class.stage)
        return cls.PRIMARY_LOWER if school_class.grade(on) <= LAST_LOWER_GRADE else cls.PRIMARY_UPPER


class ItemType(models.TextChoices):
    """How a question 题型 is answered."""

    SINGLE = "single", _("one right answer")
    MULTIPLE = "multiple", _("several right answers")
    TRUE_FALSE = "true_false", _("true or false")
    MATCHING = "matching", _("matching")
    ORDERING = "ordering", _("ordering")
    SHORT = "short", _("short answer")
    NUMERIC = "numeric", pgettext_lazy("type of question", "number")
    CLOZE = "cloze", _("gaps in a text")
    CASE = "case", _("case with several questions")
    ESSAY = "essay", _("essay")
    LIKERT = "likert", _("degree of agreement")


class Scoring(models.TextChoices):
    """How the points of a question with several right answers are shared out; see content.items.bodies.Choice."""

    ALL = "all", _("all or nothing")
    PARTIAL = "partial", _("part of the points for part of the answer; a wrong choice spoils it")
    PENALTY = "penalty", _("part of the points, less for each wrong choice")
    WEIGHTS = "weights", _("as each option says")


class OptionOrder(models.TextChoices):
    """In which order the options of one question stand."""

    QUIZ = "", _("as the quiz says")
    NONE = "none", _("as written")
    CONTENT = "content", _("by their words")
    RANDOM = "random", _("at random")


CHOICES = frozenset({ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE})


class Counts(models.TextChoices):
    """Which attempt counts when there are several."""

    BEST = "best", _("the best attempt")
    LAST = "last", _("the last attempt")
    FIRST = "first", _("the first attempt")
    AVERAGE = "average", _("the average of all attempts")


class Feedback(models.TextChoices):
    """When a learner sees right answers and explanations."""

    PURPOSE = "", _("by purpose: practice explains after hand-in, a test once it is passed or used up")
    AT_ONCE = "at_once", _("after each answer")
    AFTER_HAND_IN = "hand_in", _("after hand-in")
    AFTER_CLOSING = "closing", _("after the quiz has closed")
    NEVER = "never", _("never")
