"""The first page of an empty installation: name the district, its calendar, the first administrator."""

import secrets
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.facts import record
from lms.facts.models import Fact
from lms.jobs import run
from lms.jobs.models import Job
from lms.people.models import User
from lms.refused import Refused
from lms.schools import posts
from lms.schools.models import Contact, Notice, Organisation, Role, Term

# Numbers that answer everywhere in the country; the district adds its own.
NATIONAL_CONTACTS = [
    ("report", "公安机关", "110", "全天"),
    ("report", "检察服务热线", "12309", ""),
    ("help", "青少年服务热线", "12355", ""),
]

DEMO_FACT = "demo.loaded"


# Kinds of jobs that a new district needs; each room adds its own.
_afterwards: list[str] = []


def afterwards(kind: str) -> None:
    """Have a job of this kind started once the district has a name; its handler takes no arguments."""
    if kind not in _afterwards:
        _afterwards.append(kind)


def start_jobs(*, by: User) -> list[Job]:
    """Start what a new district needs, such as loading the courses that ship."""
    return [run.start(kind, by=by) for kind in _afterwards]


def jobs() -> list[Job]:
    """The latest job of each kind that a new district needs."""
    found = (Job.objects.filter(kind=kind).order_by("-pk").first() for kind in _afterwards)
    return [job for job in found if job]


def is_needed() -> bool:
    """Has nobody named the district yet?"""
    return not Organisation.objects.filter(parent=None).exists()


def mark_as_demo(root: Organisation, *, by: User | None, at: datetime) -> None:
    """Put on record that this database holds the demo district: it stays one for ever."""
    record.record(DEMO_FACT, [root], by=by, at=at)


def holds_demo() -> bool:
    """Is it the demo district that this database holds?"""
    return Fact.objects.filter(kind=DEMO_FACT).exists()


def disagreement() -> str:
    """What speaks against serving this database with the setting DEMO as it is, and what to set; empty if nothing."""
    if is_needed():
        return ""
    is_demo = holds_demo()
    if settings.DEMO and not is_demo:
        return (
            "This database holds a real district, but DEMO is 1: certificates would say that they are for show.\n"
            "Set DEMO=0, in .env or as `make run DEMO=0`."
        )
    if is_demo and not settings.DEMO:
        return (
            "This database holds the demo district, whose passwords everybody knows, but DEMO is 0.\n"
            "For a district of your own set MINGFA_DATA_DIR to a new folder (or DATABASE_URL to an empty database)."
        )
    return ""


def key_file() -> Path:
    """Where the key of the first-run page lies; whoever started the server can read it."""
    return settings.DATA_DIR / "keys" / "first_run"


def key() -> str:
    """The key that the start message prints, made at first use with tight permissions."""
    file = key_file()
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(16))
    return file.read_text().strip()


def check_key(typed: str) -> None:
    """Refuses anybody who does not know what the server printed at its start."""
    if not secrets.compare_digest(typed.encode(), key().encode()):
        raise Refused(
            _("Open the address that the server printed at its start; it ends with the key of this page."), status=403
        )


@transaction.atomic
def found(
    *,
    name: str,
    code: str,
    terms: list[tuple[str, date, date]],
    administrator: str,
    login_name: str,
    password: str | None,
    at: datetime,
) -> User:
    """The district with its calendar, national contacts, default notices and its first administrator.

    Raises Refused if there is a district already.
    """
    if not is_needed():
        raise Refused(_("The district is set up already. Sign in."))
    root = Organisation.plant(code=code, name=name, kind=Organisation.Kind.BUREAU)
    Term.objects.bulk_create(Term(root=root, name=n, starts_on=first, ends_on=last) for n, first, last in terms)
    Contact.objects.bulk_create(
        Contact(organisation=root, kind=kind, label=label, detail=detail, hours=hours, position=n)
        for n, (kind, label, detail, hours) in enumerate(NATIONAL_CONTACTS)
    )
    for audience, text in default_notices(name).items():
        Notice.objects.create(organisation=root, audience=audience, text=text)
    user = User.objects.create_user(login_name, password, name=administrator)
    if password:
        user.password_changed_at = at
        user.save(update_fields=["password_changed_at"])
    record.record("organisation", [root], by=user, at=at)
    posts.appoint(user, root, Role.BUREAU_ADMIN, from_=_first_day(terms, at=at), by=user)
    return user


def _first_day(terms: list[tuple[str, date, date]], *, at: datetime) -> date:
    """From when the founder administers: the first term, but at once when the district is named in the holidays."""
    return min(timezone.localdate(at), *(first for _name, first, _last in terms))


def default_notices(district: str) -> dict[str, str]:
    """The four privacy notices to start from: the texts of lms/schools/notices with the district's name."""
    folder = Path(__file__).parent / "notices"
    return {
        file.stem: file.read_text(encoding="utf-8").replace("{district}", district) for file in folder.glob("*.txt")
    }
