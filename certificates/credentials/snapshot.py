"""What a certificate says, as plain JSON, taken once when it is issued. Pure but for the settings' demo flag."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings

from certificates.credentials.models import Band, CertificateTemplate
from courses.learning.models import Completion
from courses.sessions.models import ClassSession
from lms.schools.models import Organisation, Post, Role

LANGUAGE = "zh-hans"
# Of courses for pupils that name no template.
CLASS_DESIGN = "children"
# Of hundred points; what the ministry's continuing-education rules leave to the bureau, so one place to change it.
GOOD_FROM, EXCELLENT_FROM = 80, 90
# People from court, procuratorate or police are not addressed as teachers.
GUESTS = {Role.VICE_PRINCIPAL_LAW}
SCHOOLS = {Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS}


def snapshot(
    completion: Completion,
    post: Post,
    *,
    number: str,
    issuer: str,
    issued_on: date,
    until: date | None,
    previous: str | None = None,
    template: CertificateTemplate | None = None,
) -> dict:
    """Everything that is printed on the certificate; texts in Chinese, dates as ISO days, band and flags as words.

    post: where and as what the person worked at completion; until: the last day on which it holds; previous: the number
    of the certificate that this one renews or stands in for; template: what the district made of the design.
    """
    edition = completion.edition
    return {
        "format": 1,
        "language": LANGUAGE,
        "design": template.design if template else edition.certificate_template,
        "template": template.as_said() if template else None,
        "demo": settings.DEMO,
        "number": number,
        "issuer": issuer,
        "holder": completion.user.get_full_name(),
        "teacher": post.organisation.kind in SCHOOLS and post.role not in GUESTS,
        "school": post.organisation.name,
        "course": edition.title,
        "edition": edition.label,
        "hours": _plain(edition.hours),
        "band": band(completion.percent),
        "score": _plain(completion.score),
        "score_max": _plain(completion.score_max),
        "percent": _plain(completion.percent),
        "rule": _text(completion.rule_text or edition.rule_text),
        "basis": _text(edition.legal_basis),
        "started_on": completion.started_on.isoformat() if completion.started_on else None,
        "completed_on": completion.completed_on.isoformat(),
        "issued_on": issued_on.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "previous": previous,
    }


def of_class(
    held: ClassSession,
    *,
    number: str,
    issuer: str,
    issued_on: date,
    previous: str | None = None,
    template: CertificateTemplate | None = None,
) -> dict:
    """What a class's certificate says: the class stands where a holder would, its pupils are a number and no names."""
    edition, lesson = held.edition, held.lesson_version
    day = held.held_on.isoformat()
    return {
        "format": 1,
        "language": LANGUAGE,
        "design": template.design if template else edition.certificate_template or CLASS_DESIGN,
        "template": template.as_said() if template else None,
        "demo": settings.DEMO,
        "number": number,
        "issuer": issuer,
        "holder": held.school_class.display_name(held.held_on),
        "class": {
            "lesson": lesson.title,
            "minutes": lesson.minutes,
            "expected": held.expected,
            "present": held.present,
        },
        "teacher": False,
        "school": held.school_class.school.name,
        "course": edition.title,
        "edition": edition.label,
        "hours": "",
        "band": Band.PASSED.value,
        "score": None,
        "score_max": None,
        "percent": None,
        "rule": "",
        "basis": _text(edition.legal_basis),
        "started_on": None,
        "completed_on": day,
        "issued_on": issued_on.isoformat(),
        "valid_until": None,
        "previous": previous,
    }


def band(percent: int | None) -> str:
    """合格, 良好 from 80, 优秀 from 90 percent; a course without a test is passed."""
    if percent is None or percent < GOOD_FROM:
        return Band.PASSED.value
    return Band.EXCELLENT.value if percent >= EXCELLENT_FROM else Band.GOOD.value


def valid_until(issued_on: date, months: int | None) -> date | None:
    """The last day on which it holds: the day before the same day so many months later; None for ever."""
    if not months:
        return None
    years, month = divmod(issued_on.month - 1 + months, 12)
    year = issued_on.year + years
    day = min(issued_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


def _plain(number: Decimal | float | None) -> str | None:
    """A number as it is printed: 10.0 → "10", 4.5 → "4.5"."""
    return None if number is None else f"{Decimal(str(number)).normalize():f}"


def _text(texts: dict | str | None) -> str:
    return texts.get(LANGUAGE, "") if isinstance(texts, dict) else texts or ""
