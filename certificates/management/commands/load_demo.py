"""Load the demo district: real roster files through the importer, the shipped packs, and a term's worth of work.

It stands in the topmost room because it uses all four, the way their users would.
"""

import io
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from certificates.credentials import issue_class
from content.editions.models import Course, Edition
from content.items.models import ItemVersion
from content.law.models import Article
from content.review import example, sweep
from courses.learning import attempts, enrolments, reading
from courses.learning.answers import Sent
from courses.quizzes import marking
from courses.requirements import publish
from courses.requirements.models import Requirement
from courses.sessions import record as sessions
from lms.people.models import User
from lms.people.pinyin import name_key
from lms.schools import class_cards, first_run, grades, moves, posts
from lms.schools.calendar import today
from lms.schools.models import Contact, Organisation, Post, Role, SchoolClass

PASSWORD = "mingfa-demo"
PIN = "204060"
# How long a question takes in the demo; answers of the same second would look copied.
READING = timedelta(minutes=1)
# What the term of work needs; the worker brings the other shipped packs, which take some seconds, after the start.
IN_USE = ["law", "newcomer", "photo-forwarded"]
# So that a demo shows people at work as well as people who are done.
DONE_OF_TEN = 6
SESSIONS_OF_TEN = 5
OLD_LAW_LEARNERS = 4
LATE = timedelta(days=20)
OFFICE = [
    ("demo-admin", "何芳", Role.BUREAU_ADMIN),
    ("demo-officer", "刘建国", Role.BUREAU_OFFICER),
    ("demo-inspector", "孙平", Role.INSPECTOR),
    ("demo-editor", "苏文", Role.EDITOR),
]
SCHOOL_ROLES = [
    Role.CLASS_TEACHER,
    Role.MORAL_EDUCATION,
    Role.PRINCIPAL,
    Role.VICE_PRINCIPAL_LAW,
    Role.SCHOOL_ADMIN,
    Role.LEARNER,
]


class Command(BaseCommand):
    """Loads everything in one transaction; with --print it only prints the sign-ins."""

    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("--print", action="store_true", help="print the demo sign-ins and load nothing")

    def handle(self, *args, **options) -> None:
        if options["print"]:
            self.stdout.write("\n".join("\t".join(row) for row in sign_ins()))
            return
        with transaction.atomic():
            self.load()

    def load(self) -> None:
        """The steps, each said on standard error."""
        at = timezone.now()
        self._say("district")
        found_district(at)
        self._say("roster")
        import_roster()
        self._say("packs")
        packs = [str(settings.BASE_DIR / "content" / "packs" / name) for name in IN_USE]
        call_command("load_pack", *packs, stdout=io.StringIO())
        old_course = example.write()
        self._say("requirements")
        require()
        self._say("a term of work")
        learn()
        learn_old_law(old_course.course_key)
        hold_sessions()
        open_demo_accounts(at)
        enter_late()
        first_run.start_jobs(by=User.objects.get(login_name=OFFICE[0][0]))

    def _say(self, step: str) -> None:
        self.stderr.write(f"demo: {step}")


def term_dates(on: date) -> tuple[date, date, date, date]:
    """First and last days of both terms of the school year."""
    year = grades.school_year(on)
    return date(year, 9, 1), date(year + 1, 1, 22), date(year + 1, 2, 22), date(year + 1, 7, 9)


def found_district(at: datetime) -> None:
    """The fictional district with its office."""
    first, last, second, end = term_dates(today())
    name = f"{first.year}—{first.year + 1} 学年"
    administrator = first_run.found(
        name="明德区教育体育局",
        code="MD",
        terms=[(f"{name}第一学期", first, last), (f"{name}第二学期", second, end)],
        administrator=OFFICE[0][1],
        login_name=OFFICE[0][0],
        password=None,
        at=at,
    )
    root = Organisation.objects.get(parent=None)
    first_run.mark_as_demo(root, by=administrator, at=at)
    Contact.objects.create(
        organisation=root,
        kind=Contact.Kind.REPORT,
        label="教体局防欺凌工作专班",
        detail="县前街 1 号 206 室信箱",
        hours="工作日",
        position=9,
    )
    for login, person, role in OFFICE[1:]:
        user = User.objects.create(login_name=login, name=person, sort_key=name_key(person), password="!")
        posts.appoint(user, root, role, from_=first, by=administrator)


def import_roster() -> None:
    """Twelve schools from the generator's messy files, as they would have sent them when the term began."""
    first = term_dates(today())[0].isoformat()
    call_command("demo_roster", "--scale", "small", "--messy", "--import-on", first, stdout=io.StringIO())


def require() -> None:
    """Three requirements: two for staff, one for classes."""
    root = Organisation.objects.get(parent=None)
    officer = User.objects.get(login_name="demo-officer")
    first, last, *_rest = term_dates(today())
    article = Article.objects.get(law__slug="weibao", number="39")
    staff = Course.objects.get(key="newcomer")
    pupils = Course.objects.get(key="photo-forwarded")
    common = {"organisation": root, "opens_on": first, "basis_article": article}
    drafts = [
        Requirement(
            course=staff,
            title="班主任防欺凌起步培训",
            roles=[Role.CLASS_TEACHER],
            due_on=date(first.year, 12, 18),
            basis_text="学校应当对教职工开展防治学生欺凌的培训，班主任先行。",
            pace=[{"by": date(first.year, 11, 30).isoformat(), "percent": 50}],
            **common,
        ),
        Requirement(
            course=staff,
            title="德育主任与校长防欺凌起步培训",
            roles=[Role.MORAL_EDUCATION, Role.PRINCIPAL],
            due_on=date(first.year, 11, 13),
            basis_text="学校负责人对欺凌防治负首要责任，应当先学一步。",
            **common,
        ),
        Requirement(
            course=pupils,
            title="初中网络欺凌专题班会",
            unit=Requirement.Unit.CLASS,
            stages=["junior"],
            sessions_required=1,
            due_on=last,
            basis_text="学校应当对学生开展防治欺凌的教育，每班每学期至少一次。",
            **common,
        ),
    ]
    for draft in drafts:
        publish.publish(draft, by=officer, at=_moment(first, 9))


def learn() -> None:
    """Class teachers and heads take the newcomer's course, the way the product lets them."""
    edition = Course.objects.get(key="newcomer").current
    first = term_dates(today())[0]
    obliged = Post.objects.held(today()).by_role(Role.CLASS_TEACHER, Role.MORAL_EDUCATION).order_by("pk")
    people = list(User.objects.filter(posts__in=obliged).distinct().order_by("pk"))
    right = {version.pk: _right(version) for version in ItemVersion.objects.all()}
    span = max(1, (today() - first).days)
    for n, person in enumerate(people):
        if n % 10 < DONE_OF_TEN:
            day = first + timedelta(days=10 + n * 7 % max(1, span - 10))
            _take(person, edition, min(day, today()), right, careless=n % 4 == 0)


def learn_old_law(key: str) -> None:
    """Some have a certificate for the course of 2025, one is in the middle of it; then its questions are reviewed."""
    edition = Course.objects.get(key=key).current
    right = {version.pk: _right(version) for version in ItemVersion.objects.filter(item__pool__slug=key)}
    obliged = Post.objects.held(today()).by_role(Role.CLASS_TEACHER).order_by("pk")
    *done, busy = User.objects.filter(posts__in=obliged).distinct().order_by("-pk")[:OLD_LAW_LEARNERS]
    for days, person in enumerate(done, start=1):
        _take(person, edition, today() - timedelta(days=days), right, careless=False)
    enrolment = enrolments.begin(busy, edition, at=timezone.now())
    attempts.start(enrolment, edition.quizzes.get(), at=timezone.now())
    sweep.sweep(on=today(), at=timezone.now())


def _take(person: User, edition: Edition, day: date, right: dict, *, careless: bool) -> None:
    at = _moment(day, 16)
    enrolment = enrolments.begin(person, edition, at=at)
    for lesson in edition.lessons():
        reading.finish(enrolment, lesson, at=at)
    for quiz in edition.quizzes.exclude(purpose__in=["class", "pretest"]).order_by("position"):
        attempt = attempts.start(enrolment, quiz, at=at)
        for number, slot in enumerate(attempt.slots, 1):
            answer = right[slot["item"]]
            if careless and number == 3:
                answer = slot["options"][0]
            at += READING
            attempts.save_response(attempt, number, Sent(answer, 1), at=at)
        attempts.hand_in(attempt, at=at + READING)


def _right(version: ItemVersion) -> object:
    return marking.best(version.read())


def hold_sessions() -> None:
    """Half of the junior classes have had their lesson."""
    edition = Course.objects.get(key="photo-forwarded").current
    first = term_dates(today())[0]
    lesson = edition.lessons()[0]
    held = Post.objects.held(today()).by_role(Role.CLASS_TEACHER).filter(school_class__stage="junior")
    for n, post in enumerate(held.select_related("school_class__school", "user").order_by("pk")):
        day = first + timedelta(days=14 + n * 3 % max(1, (today() - first).days - 14))
        on_roll = sessions.on_roll(post.school_class, on=day)
        if n % 10 >= SESSIONS_OF_TEN or day > today() or not on_roll:
            continue
        late = timedelta(days=4) if n % 7 == 0 and day + timedelta(days=4) <= today() else timedelta()
        held = sessions.record(
            post.school_class,
            edition,
            held_on=day,
            led_by=post.user,
            present=max(1, on_roll - n % 3),
            lesson_key=lesson.key,
            period=1 + n % 6,
            by=post.user,
            at=_moment(day + late, 17),
        )
        # Some teachers have fetched their class's certificate.
        if n % 3 == 0:
            issue_class.issue_for(held, by=post.user, at=_moment(day + late, 17))


def enter_late() -> None:
    """What schools entered weeks after it happened: what was known of a date then is not what is known of it now."""
    administrator = User.objects.get(login_name=OFFICE[0][0])
    first, said = term_dates(today())[0], {"by": administrator, "reason": "漏报补录"}
    elsewhere = Post.objects.held(today()).by_role(Role.CLASS_TEACHER).exclude(organisation=demo_school())
    posts_there = elsewhere.select_related("user", "organisation", "school_class__school").order_by("pk")
    left, away = posts_there[:2]
    moves.leave(left.user, left.organisation, on=max(first, today() - LATE), **said)
    moves.be_away(away, from_=max(first, today() - LATE), to=None, **said)


def _moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))


def demo_school() -> Organisation:
    """The school whose people have a sign-in: one with seats and a junior stage."""
    levels = SchoolClass.objects.filter(stage="junior", school__identity_level__in=["L1", "L2"])
    return levels.order_by("school__code").select_related("school").first().school


def demo_posts() -> dict[str, Post]:
    """One holder for each school role at the demo school; the class teacher's class is a junior one."""
    held = Post.objects.held(today()).filter(organisation=demo_school()).select_related("user", "school_class__school")
    found = {role: held.by_role(role).order_by("pk").first() for role in SCHOOL_ROLES}
    unfinished = held.by_role(Role.CLASS_TEACHER).filter(school_class__stage="junior", user__enrolments=None)
    found[Role.CLASS_TEACHER] = unfinished.order_by("pk").first() or found[Role.CLASS_TEACHER]
    # Heads learn, too: the plain member of staff is somebody without another post.
    others = Post.objects.held(today()).exclude(role=Role.LEARNER)
    plain = held.by_role(Role.LEARNER).exclude(user__in=others.values("user"))
    found[Role.LEARNER] = plain.order_by("pk").first() or found[Role.LEARNER]
    return {role: post for role, post in found.items() if post}


def open_demo_accounts(at: datetime) -> None:
    """The same password for everybody who is printed, and a PIN for one seat."""
    hashed = make_password(PASSWORD)
    people = [post.user_id for post in demo_posts().values()]
    logins = [login for login, _name, _role in OFFICE]
    for group in (User.objects.filter(pk__in=people), User.objects.filter(login_name__in=logins)):
        group.update(password=hashed, password_changed_at=at)
    school_class = demo_posts()[Role.CLASS_TEACHER].school_class
    class_cards.ensure_code(school_class)
    seat = class_cards.seats(school_class, on=today())[0]
    User.objects.filter(pk=seat.user_id).update(password=make_password(PIN), password_changed_at=at)


def sign_ins() -> list[list[str]]:
    """[[who, login name, password]], for the start message."""
    labels = {role.value: str(role.label) for role in Role}
    rows = [[f"{labels[role]} · {name}", login, PASSWORD] for login, name, role in OFFICE]
    found = demo_posts()
    rows += [[f"{labels[role]} · {post.user.name}", post.user.login_name, PASSWORD] for role, post in found.items()]
    school_class = found[Role.CLASS_TEACHER].school_class
    seat = class_cards.seats(school_class, on=today())[0]
    return [*rows, [f"{labels['pupil']} · /class/", f"{school_class.code} · {seat.seat}", PIN]]
