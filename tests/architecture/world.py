"""A small district where every object of every address exists, with one person of each role at two schools."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from certificates.credentials import issue, issue_class, shares
from certificates.credentials.models import Certificate, CertificateTemplate
from certificates.documents.models import PrintRun
from certificates.ledger import checkpoints
from content.items import importing as item_files
from content.review.models import Review
from courses.coverage import tokens
from courses.coverage.models import ApiToken
from courses.grading import operate
from courses.requirements import publish
from courses.requirements.models import Equivalent, Exemption, Naming, Requirement
from courses.sessions import record as sessions
from lms.feedback import letters
from lms.jobs import uploads
from lms.jobs.models import Job
from lms.people.models import User
from lms.schools import class_cards
from lms.schools.calendar import today
from lms.schools.models import ErasureRequest, Organisation, Reorganisation, Role, RosterImport
from lms.schools.roster import columns, importing, workbook
from tests.factories.assignments import a_plan
from tests.factories.content import a_pool, an_article, an_edition
from tests.factories.courses import a_completion, an_attempt, an_enrolment, authorization
from tests.factories.lms import a_bureau, a_class, a_member, a_person, a_post, a_pupil, a_school

SCHOOL_ROLES = [
    Role.PUPIL,
    Role.LEARNER,
    Role.CLASS_TEACHER,
    Role.MORAL_EDUCATION,
    Role.PRINCIPAL,
    Role.VICE_PRINCIPAL_LAW,
    Role.SCHOOL_ADMIN,
    Role.INSPECTOR,
]
BUREAU_ROLES = [Role.BUREAU_OFFICER, Role.BUREAU_ADMIN, Role.EDITOR]
PEOPLE = ["public", "token", "owner", "neighbour"]
COLUMNS = [*PEOPLE, *SCHOOL_ROLES, *(f"other:{role}" for role in SCHOOL_ROLES), *BUREAU_ROLES]


@dataclass
class World:
    """By column: people, and the cookies of their browsers. headers: of the token's bearer.

    values: what fills the parts of the addresses.
    """

    people: dict[str, User | AnonymousUser] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    values: dict[str, object] = field(default_factory=dict)


def a_world() -> World:
    """Objects at the own school, people at both, all in one district."""
    root = a_bureau()
    school, other = a_school("第三中学", level="L1"), a_school("第五中学", level="L1")
    school_class, other_class = a_class(school, 1), a_class(other, 1)
    world = World(people={"public": AnonymousUser(), "token": AnonymousUser()})
    for place, its_class, prefix in ((school, school_class, ""), (other, other_class, "other:")):
        for role in SCHOOL_ROLES:
            world.people[f"{prefix}{role}"] = _person(role, place, its_class)
    for role in BUREAU_ROLES:
        world.people[role] = a_member(role, root)
    owner = a_person("陈静")
    a_post(owner, school, Role.LEARNER)
    world.people["owner"] = owner
    world.people["neighbour"] = a_member(Role.CLASS_TEACHER, school, "周明", school_class=a_class(school, 2))
    _fill(world, school, school_class, owner)
    world.cookies = {column: _signed_in(person) for column, person in world.people.items()}
    return world


def _signed_in(person: User | AnonymousUser) -> dict[str, str]:
    """What the person's browser sends: signing in once, not for each of five thousand requests."""
    client = Client()
    if person.is_authenticated:
        client.force_login(person)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _person(role: str, place: Organisation, its_class) -> User:
    if role == Role.PUPIL:
        return a_pupil(its_class, 9)
    with_class = {"school_class": its_class} if role == Role.CLASS_TEACHER else {}
    return a_member(role, place, **with_class)


def _fill(world: World, school: Organisation, school_class, owner: User) -> None:
    """One object of each kind that addresses name; what belongs to a person belongs to the owner."""
    now = timezone.now()
    article = an_article("weibao", "39")
    edition = an_edition()
    open_attempt = an_attempt(an_enrolment(owner, edition))
    done = a_completion(owner, an_edition(title="强制报告", certificate_template="solemn"))
    issue.issue_for(done)
    pupil = a_pupil(school_class, 7)
    officer = world.people[Role.BUREAU_OFFICER]
    requirement = publish.publish(
        Requirement(
            course=edition.course,
            title="起步培训",
            organisation=a_bureau(),
            roles=[Role.LEARNER, Role.CLASS_TEACHER],
            opens_on=today() - timedelta(days=60),
            due_on=today() + timedelta(days=30),
            basis_article=article.article,
            basis_text="应当培训教职工",
        ),
        by=officer,
    )
    lesson_edition = an_edition(audience="pupil", stage="junior", title="一张照片转发之后", certificate_template="")
    session = sessions.record(
        school_class,
        lesson_edition,
        held_on=today(),
        led_by=world.people[Role.CLASS_TEACHER],
        present=40,
        lesson_key=lesson_edition.lessons()[0].key,
        by=world.people[Role.CLASS_TEACHER],
        at=now,
    )
    class_certificate = issue_class.issue_for(session, by=world.people[Role.CLASS_TEACHER])
    exemption = Exemption.objects.create(
        requirement=requirement, user=owner, organisation=school, reason="产假", valid_from=today(), recorded_at=now
    )
    naming = Naming.objects.create(
        kind=Naming.Kind.ADDED,
        requirement=requirement,
        user=owner,
        organisation=school,
        reason="新到校",
        valid_from=today(),
        recorded_at=now,
    )
    equivalent = Equivalent.objects.create(
        user=owner,
        course=edition.course,
        organisation=school,
        title="省级培训",
        provider="省培训中心",
        hours=2,
        document="结业证明 1 号",
        completed_on=today(),
        recorded_at=now,
    )
    api_token, _text = tokens.create(
        a_bureau(),
        name="数据仓库",
        scopes=[ApiToken.Scope.COVERAGE],
        expires_on=today() + timedelta(days=30),
        by=world.people[Role.BUREAU_ADMIN],
    )
    accommodation = operate.accommodate(owner, factor=1.5, on=today(), by=officer, at=now)
    imported = RosterImport.objects.create(root=a_bureau(), on=today(), at=now, by=officer, within=[a_bureau().pk])
    reorganisation = Reorganisation.objects.create(
        school=school, what=Reorganisation.What.CLOSE, on=today(), reason="撤并", at=now, by=officer
    )
    certificate = Certificate.objects.get(completion=done)
    checkpoints.make_checkpoint()
    job = Job.objects.create(kind="roster.check", by=owner, result={})
    administrator = world.people[Role.SCHOOL_ADMIN]
    upload = uploads.keep([SimpleUploadedFile("学校表.xlsx", workbook.template(columns.BY_KEY["schools"]))])
    roster_job = importing.start_check(upload, within=[school], by=administrator, on=today())
    unwanted = uploads.keep([SimpleUploadedFile("班级表.xlsx", workbook.template(columns.BY_KEY["classes"]))])
    discarded_job = importing.start_check(unwanted, within=[school], by=administrator, on=today())
    upload.write("preview.json", b'{"workbooks": ["errors.xlsx"], "questions": []}')
    upload.write("errors-1.xlsx", b"PK")
    items_job, discarded_items_job = (
        item_files.receive(
            SimpleUploadedFile("试题.txt", "对吗？ {T}".encode()),
            format="gift",
            pool=a_pool("lx"),
            by=world.people[Role.EDITOR],
        )
        for _time in range(2)
    )
    erasure_request = ErasureRequest.objects.create(
        user=a_person("许慧"),
        organisation=school,
        basis=ErasureRequest.Basis.PERIOD,
        reason="明教〔2026〕12 号",
        asked_by=world.people[Role.BUREAU_ADMIN],
        asked_at=now,
    )
    plan = a_plan(owner)
    burden = letters.send("burden", "要交三份照片。", by=owner, subject=letters.Subject(page="/my/"), at=now)
    review = Review.objects.create(
        place="lesson:x/lesson-1",
        lesson_version=edition.lessons()[0],
        old=article,
        takes_effect_on=today(),
        opened_at=now,
    )
    print_run = PrintRun.objects.create(
        organisation=school, by=administrator, made_at=now, count=1, size=4, file=ContentFile(b"%PDF", "run.pdf")
    )
    world.headers = authorization(open_attempt)
    world.values = {
        "school": school,
        "school_class": school_class,
        "staff_post": owner.posts.get(),
        "pupil_post": pupil.posts.get(),
        "class_code": class_cards.ensure_code(school_class),
        "edition": edition,
        "attempt": open_attempt,
        "requirement": requirement,
        "exemption": exemption,
        "naming": naming,
        "equivalent": equivalent,
        "api_token": api_token,
        "accommodation": accommodation,
        "import": imported,
        "reorganisation": reorganisation,
        "session": session,
        "certificate": certificate,
        "class_certificate": class_certificate,
        "job": job,
        "owner": owner,
        "picture": default_storage.save(
            "frozen/aa/picture.svg", ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
        ),
        "roster_job": roster_job,
        "discarded_job": discarded_job,
        "items_job": items_job,
        "discarded_items_job": discarded_items_job,
        "print_run": print_run,
        "template": CertificateTemplate.objects.create(root=a_bureau(), slug="training", name="培训", changed_at=now),
        "share": shares.make(certificate, last_day=today()),
        "plan": plan,
        "erasure_request": erasure_request,
        "review": review,
        "burden": burden,
    }
