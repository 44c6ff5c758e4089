"""The district's calendar: today, terms, teaching weeks."""

from datetime import date, timedelta

from django.utils import timezone

from lms.schools.models import Organisation, Term


def today() -> date:
    """The local date in Asia/Shanghai."""
    return timezone.localdate()


def term(root: Organisation | int, on: date) -> Term | None:
    """The term that holds the date; in a holiday the one that begins next, else the last; None without a calendar."""
    terms = list(Term.objects.filter(root=root))
    holding = [t for t in terms if t.starts_on <= on <= t.ends_on]
    coming = [t for t in terms if t.starts_on > on]
    return next(iter(holding or coming or terms[-1:]), None)


def week(in_term: Term, on: date) -> int:
    """Teaching week 第 n 周: weeks begin on Monday, the one with the first day is 1."""
    monday = in_term.starts_on - timedelta(days=in_term.starts_on.weekday())
    return (on - monday).days // 7 + 1
