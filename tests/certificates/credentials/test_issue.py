"""A certificate is issued once for each completion."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates.credentials import issue, numbers
from certificates.credentials.models import Certificate, Series
from courses.learning import corrections
from lms.facts.models import Fact
from lms.schools import posts
from lms.schools.calendar import today
from lms.schools.models import Role
from tests.factories.certificates import a_certified_completion
from tests.factories.content import an_edition
from tests.factories.courses import a_completion
from tests.factories.lms import a_bureau, a_class, a_member, a_person, a_post, a_pupil, a_school


def test_issuing_writes_certificate_and_fact_without_the_name_in_the_journal(db):
    completion = a_certified_completion(name="陈静")

    certificate = issue.issue_for(completion)

    fact = Fact.objects.get(kind="certificate.issued")
    assert (certificate.completion, certificate.user) == (completion, completion.user)
    assert fact.ref == f"certificates.Certificate:{certificate.pk}"
    assert (fact.person, fact.root) == (completion.user.opaque.hex, a_bureau().pk)
    assert certificate.digest in fact.canonical
    assert "陈静" not in fact.canonical
    assert certificate.code not in fact.canonical


def test_issuing_again_gives_the_same_certificate(db):
    completion = a_certified_completion()

    first, second = issue.issue_for(completion), issue.issue_for(completion)

    assert first == second
    assert Fact.objects.filter(kind="certificate.issued").count() == 1


def test_the_database_refuses_a_second_one(db):
    certificate = issue.issue_for(a_certified_completion())
    twin = Certificate(
        **{
            field.attname: getattr(certificate, field.attname)
            for field in Certificate._meta.fields
            if field.name != "id"
        }
    )
    twin.number, twin.code = "MF-MD-2026-000099-X", "0" * 16

    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_eight_workers_at_once_issue_one_certificate(no_worker, in_threads):
    completion = a_certified_completion()

    results = in_threads(*[lambda: issue.issue_for(completion)] * 8)

    assert len({result.pk for result in results}) == 1
    assert Certificate.objects.get().number.startswith(f"MF-MD-{today().year}-000001-")


def test_workers_with_different_completions_leave_no_gap(no_worker, in_threads):
    edition, school = an_edition(lessons=1, practice=0, items=1), a_school()
    completions = [a_certified_completion(school=school, edition=edition, name=f"王{n}") for n in range(6)]

    results = in_threads(*[lambda c=completion: issue.issue_for(c) for completion in completions])

    taken = sorted(int(result.number.split("-")[3]) for result in results)
    assert taken == [1, 2, 3, 4, 5, 6]


def test_a_failure_after_the_number_was_taken_leaves_nothing(db, monkeypatch):
    completion = a_certified_completion()
    monkeypatch.setattr(issue.record, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        issue.issue_for(completion)
    monkeypatch.undo()

    assert not Certificate.objects.exists()
    assert not Series.objects.exists()
    assert issue.issue_for(completion).number.startswith(f"MF-MD-{today().year}-000001-")


def test_nothing_is_issued_before_the_public_address_is_set(db, settings):
    settings.PUBLIC_URL = ""
    completion = a_certified_completion()

    assert issue.issue_for(completion) is None
    assert issue.issue_missing() == 0

    settings.PUBLIC_URL = "https://mingfa.example"
    assert issue.issue_missing() == 1
    assert Certificate.objects.get().completion == completion


def test_the_demo_issues_without_a_public_address(db, settings):
    settings.PUBLIC_URL, settings.DEMO = "", True

    assert issue.issue_for(a_certified_completion()).is_demo


def test_superseded_completions_get_none(db):
    completion = a_certified_completion()
    corrections.supersede(completion, by=completion.user, reason="登记有误", at=timezone.now())

    assert issue.issue_for(completion) is None
    assert issue.issue_missing() == 0


def test_courses_for_pupils_and_without_a_certificate_give_none(db):
    teacher = a_member(Role.CLASS_TEACHER, (school := a_school()), school_class=a_class(school))
    lesson = an_edition(lessons=1, practice=0, items=1, audience="pupil", stage="junior")
    talk = an_edition(lessons=1, practice=0, items=1, certificate_template="")
    completions = [a_completion(teacher, edition) for edition in (lesson, talk)]

    assert [issue.issue_for(completion) for completion in completions] == [None, None]


def test_a_pupil_gets_none_even_for_a_staff_course(db):
    pupil = a_pupil(a_class(a_school(level="L1")), 7)

    assert issue.issue_for(a_completion(pupil, an_edition(lessons=1, practice=0, items=1))) is None


def test_without_a_staff_post_there_is_none_until_one_is_entered(db):
    person = a_person("陈静")
    completion = a_completion(person, an_edition(lessons=1, practice=0, items=1))
    assert issue.issue_for(completion) is None

    a_post(person, a_school("第五中学"))

    assert issue.issue_missing() == 1
    assert Certificate.objects.get().snapshot["school"] == "第五中学"


def test_the_school_is_that_of_the_day_of_completion(db):
    old, new = a_school("第三中学"), a_school("第五中学")
    user = a_member(Role.LEARNER, old)
    completion = a_certified_completion(user=user)
    posts.end(user.posts.get(), on=today() + timezone.timedelta(days=1), by=None)
    a_post(user, new, from_=today() + timezone.timedelta(days=1))

    certificate = issue.issue_for(completion, at=timezone.now() + timezone.timedelta(days=3))

    assert (certificate.organisation, certificate.snapshot["school"]) == (old, "第三中学")


def test_a_school_stands_before_an_office(db):
    user = a_member(Role.BUREAU_OFFICER, a_bureau())
    a_post(user, a_school("第三中学"))
    a_post(user, a_bureau(), Role.EDITOR)

    assert issue.issue_for(a_certified_completion(user=user)).snapshot["school"] == "第三中学"


def test_the_sweep_repairs_all_and_then_finds_nothing(db):
    completions = [a_certified_completion(name=name) for name in ("陈静", "王芳", "李伟")]
    issue.issue_for(completions[1])

    assert (issue.issue_missing(), issue.issue_missing()) == (2, 0)
    assert set(Certificate.objects.values_list("completion", flat=True)) == {c.pk for c in completions}


def test_numbers_are_valid_and_codes_differ(db):
    for name in ("陈静", "王芳", "李伟"):
        issue.issue_for(a_certified_completion(name=name))

    assert all(numbers.is_number(number) for number in Certificate.objects.values_list("number", flat=True))
    assert Certificate.objects.values("code").distinct().count() == 3
