"""Erasing somebody who has left: who may, what stands in the way, and what is left behind."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.learning import tokens
from lms.facts import erase
from lms.facts.models import Fact
from lms.people.models import AccessLogEntry, User
from lms.refused import Refused
from lms.schools import erasure, posts
from lms.schools.calendar import today
from lms.schools.models import ErasureRequest, Organisation, Post, Role
from tests.factories.content import an_edition
from tests.factories.courses import an_attempt, an_enrolment
from tests.factories.lms import a_bureau, a_class, a_cluster, a_member, a_person, a_post, a_pupil, a_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
BASIS = ErasureRequest.Basis.PERIOD
REASON = "明教〔2026〕12 号"


@pytest.fixture
def school() -> Organisation:
    return a_school("第三中学")


@pytest.fixture
def officer() -> User:
    return a_member(Role.BUREAU_OFFICER, a_bureau(), "刘建国")


@pytest.fixture
def second() -> User:
    return a_member(Role.BUREAU_OFFICER, a_bureau(), "郑科长")


def who_left(place: Organisation, name: str = "陈静", role: str = Role.LEARNER) -> Post:
    """The last post of somebody who left yesterday."""
    person = a_person(name)
    return posts.end(a_post(person, place, role), on=today() - timedelta(days=1), by=None)


def ask(post: Post, by: User, *, reason: str = REASON, reach=None) -> ErasureRequest:
    reach = Organisation.objects.all() if reach is None else reach
    return erasure.ask(post, basis=BASIS, reason=reason, by=by, reach=reach, at=timezone.now(), on=today())


def confirm(request: ErasureRequest, by: User, *, reach=None) -> int:
    reach = Organisation.objects.all() if reach is None else reach
    return erasure.confirm(request, by=by, reach=reach, at=timezone.now(), on=today())


def untouched(post: Post) -> bool:
    return (
        User.objects.get(pk=post.user_id).name == post.user.name
        and Fact.objects.filter(person=post.user.opaque.hex, canonical__isnull=False).exists()
    )


def test_asking_erases_nothing(school, officer):
    post = who_left(school)

    request = ask(post, officer)

    assert (request.user, request.is_open, untouched(post)) == (post.user, True, True)


def test_a_second_person_erases_and_no_trace_says_whom(school, officer, second):
    post, other = who_left(school), who_left(school, "周明")
    opaque = post.user.opaque.hex
    request = ask(post, officer)
    kept = {one.count for one in erase.held(opaque)}

    count = confirm(request, second)

    assert (max(kept), erase.held(opaque), untouched(other)) == (count, [], True)
    request.refresh_from_db()
    assert (request.user, request.asked_by, request.second, request.count) == (None, officer, second, count)
    line = AccessLogEntry.objects.get(action="person.erased")
    assert (line.by, line.person, line.organisation, line.note) == (second, None, school.pk, str(count))
    told = Fact.objects.get(kind="erasure")
    says = json.loads(told.canonical)
    assert (told.by, says["second"], says["count"]) == (officer.opaque.hex, second.opaque.hex, count)
    assert says["basis"] == "《个人信息保护法》第四十七条第一款第（二）项"
    assert opaque not in told.canonical


def test_every_ground_is_cited():
    assert set(erasure.CITED) == set(ErasureRequest.Basis)


def test_who_asked_cannot_confirm(school, officer):
    post = who_left(school)
    request = ask(post, officer)

    with pytest.raises(Refused, match="takes two people"):
        confirm(request, officer)

    assert untouched(post)


def test_the_database_holds_two_people_apart(school, officer):
    request = ask(who_left(school), officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.filter(pk=request.pk).update(done_at=timezone.now(), second=officer, user=None)


def test_nobody_erases_themselves(school, officer):
    post = officer.posts.get()

    with pytest.raises(Refused, match="your own records"):
        ask(post, officer)


def test_nobody_agrees_to_their_own_erasure(school, officer, second):
    post = who_left(school)
    request = ask(post, officer)

    with pytest.raises(Refused, match="your own records"):
        confirm(request, post.user)

    assert untouched(post)


@pytest.mark.parametrize("days", [0, 30])
def test_who_holds_a_post_now_or_later_is_not_erased(school, officer, days):
    post = who_left(school)
    a_post(post.user, a_school("第五中学"), from_=today() + timedelta(days=days))

    with pytest.raises(Refused, match="第五中学"):
        ask(post, officer)


def test_who_came_back_in_between_is_not_erased(school, officer, second):
    post = who_left(school)
    request = ask(post, officer)
    a_post(post.user, school, from_=today())

    with pytest.raises(Refused, match="holds a post at 第三中学"):
        confirm(request, second)

    request.refresh_from_db()
    assert (request.is_open, untouched(post)) == (True, True)


def test_who_is_in_the_middle_of_a_quiz_is_not_erased(school, officer):
    post = who_left(school)
    an_attempt(an_enrolment(post.user, an_edition(time_limit=30)))

    with pytest.raises(Refused, match="still under way"):
        ask(post, officer)


def test_a_quiz_without_a_time_limit_holds_nobody_up_and_takes_no_more_answers(school, officer, second):
    post = who_left(school)
    attempt = an_attempt(an_enrolment(post.user, an_edition(time_limit=None)))
    assert tokens.grant(tokens.token_of(attempt))

    confirm(ask(post, officer), second)

    assert tokens.grant(tokens.token_of(attempt)) is None


def test_who_was_a_pupil_here_once_can_be_erased(school, officer, second):
    pupil = a_pupil(a_class(school), 7, "小明")
    posts.end(pupil.posts.get(), on=today() - timedelta(days=300), by=None)
    post = posts.end(a_post(pupil, school, from_=today() - timedelta(days=90)), on=today(), by=None)

    assert confirm(ask(post, officer, reach=Organisation.objects.filter(pk=school.pk)), second)


def test_records_from_beyond_ones_area_are_not_erased(officer):
    inside, outside = a_school("第三中学", parent=a_cluster()), a_school("第五中学")
    post = who_left(inside)
    posts.end(a_post(post.user, outside), on=today() - timedelta(days=9), by=None)
    reach = Organisation.objects.filter(path__startswith=inside.parent.path)

    with pytest.raises(Refused, match="outside your area"):
        ask(post, officer, reach=reach)


def test_one_request_at_a_time(school, officer, second):
    post = who_left(school)
    ask(post, officer)

    with pytest.raises(Refused, match="open already"):
        ask(post, second)


def test_who_was_erased_is_not_erased_again(school, officer, second):
    post = who_left(school)
    request = ask(post, officer)
    confirm(request, second)

    with pytest.raises(Refused, match="confirmed or withdrawn"):
        confirm(request, second)
    with pytest.raises(Refused, match="erased already"):
        ask(Post.objects.get(pk=post.pk), officer)


@pytest.mark.parametrize("reason", ["陈静离职", "陈 静 离职", "{login} 离职"])
def test_a_reason_names_nobody(school, officer, reason):
    post = who_left(school)

    with pytest.raises(Refused) as refused:
        ask(post, officer, reason=reason.format(login=post.user.login_name.upper()))

    assert refused.value.field == "reason"
    assert not ErasureRequest.objects.exists()


@pytest.mark.parametrize(("name", "login"), [("陈静", "2026"), ("陈静", "12"), ("明", "md00999"), ("陈静", "md0012")])
def test_the_number_of_a_document_names_nobody(school, officer, name, login):
    post = who_left(school, name)
    User.objects.filter(pk=post.user_id).update(login_name=login)

    assert ask(Post.objects.get(pk=post.pk), officer, reason="明教〔2026〕12 号，MD00120").is_open


def test_withdrawn_it_can_be_asked_anew_and_not_confirmed(school, officer, second):
    post = who_left(school)
    request = ask(post, officer)
    erasure.withdraw(request, by=officer, at=timezone.now())

    with pytest.raises(Refused, match="confirmed or withdrawn"):
        confirm(request, second)
    confirm(ask(post, officer), second)

    assert not ErasureRequest.objects.filter(user__isnull=False).exists()


def test_open_requests_stand_first_and_then_the_last_that_ended(school, officer, second):
    at = timezone.now()
    done, withdrawn, last, waits = (ask(who_left(school, f"教师{n}"), officer) for n in range(4))
    for n, request in enumerate((done, withdrawn, last)):
        values = {"withdrawn_at": at + timedelta(n)} if request is withdrawn else {"done_at": at + timedelta(n)}
        its = {"user": None, "second": second} if "done_at" in values else {}
        ErasureRequest.objects.filter(pk=request.pk).update(**values, **its)

    assert list(erasure.requests(school)) == [waits, last, withdrawn, done]


def test_only_staff_without_a_post_have_left(school):
    post = who_left(school)
    who_left(a_school("第五中学"), "外校人")
    a_member(Role.LEARNER, school, "周明")
    pupil = a_pupil(a_class(school), 7, "小明")
    posts.end(pupil.posts.get(), on=today(), by=None)

    assert list(erasure.left(school, on=today())) == [post]
    assert [row.user.name for row in erasure.left(a_bureau(), on=today())] == ["陈静", "外校人"]
    assert list(erasure.left(school, on=today(), called="周")) == []


def test_who_keeps_a_name_and_no_login_name_is_listed(school):
    post = who_left(school)
    User.objects.filter(pk=post.user_id).update(login_name=None)

    assert list(erasure.left(school, on=today())) == [post]


def test_who_had_two_posts_is_listed_once_with_the_last(school):
    post = who_left(school)
    posts.end(a_post(post.user, school, Role.PRINCIPAL, from_=today() - timedelta(days=99)), on=today(), by=None)

    assert [row.role for row in erasure.left(school, on=today())] == [Role.PRINCIPAL]
