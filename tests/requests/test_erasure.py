"""/schools/<code>/erasures/: an officer asks, a second one confirms, and a scan shows the status only."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import translation

from certificates.documents import print_run
from certificates.documents.models import PrintRun
from certificates.ledger import seal
from lms.jobs import run
from lms.people.models import User
from lms.schools import posts
from lms.schools.calendar import today
from lms.schools.models import ErasureRequest, Post, Role
from tests.certificates.ledger.test_audit import record_what_factories_left_out
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_cluster, a_member, a_person, a_post, a_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english_pages")]
ASKED = {"basis": "period", "reason": "明教〔2026〕12 号"}
NAME, LOGIN = "欧阳文博", "ouyangwenbo"


@pytest.fixture
def school():
    return a_school("明德区第三中学")


@pytest.fixture
def officer() -> User:
    return a_member(Role.BUREAU_OFFICER, a_bureau(), "刘建国")


@pytest.fixture
def second() -> User:
    return a_member(Role.BUREAU_ADMIN, a_bureau(), "郑科长")


def who_left(place, name: str = NAME) -> Post:
    person = a_person(name)
    return posts.end(a_post(person, place), on=today() - timedelta(days=1), by=None)


def text(page) -> str:
    return page.content.decode()


def test_from_the_request_to_the_scan(client, school, officer, second, django_capture_on_commit_callbacks):
    certificate = a_certificate(name=NAME, school=school)
    User.objects.filter(pk=certificate.user_id).update(login_name=LOGIN)
    post = posts.end(Post.objects.get(user=certificate.user), on=today() - timedelta(days=1), by=None)
    run.execute(print_run.start(school, by=officer).pk)
    [printed] = PrintRun.objects.all()
    record_what_factories_left_out()
    client.force_login(officer)

    listed = client.get(reverse("schools:erasures", args=[school.code]))
    assert reverse("schools:erase", args=[post.pk]) in text(listed)
    preview = client.get(reverse("schools:erase", args=[post.pk]))
    assert [row.count for row in preview.context["held"][-2:]] == [1, 1]
    assert "print files of a school" in text(preview)
    assert "<span>刘建国</span>" in text(preview)
    assert client.post(reverse("schools:erase", args=[post.pk]), {**ASKED, "reason": NAME}).status_code == 422
    asked = client.post(reverse("schools:erase", args=[post.pk]), ASKED)
    request = ErasureRequest.objects.get()
    assert asked["Location"] == reverse("schools:erasure", args=[request.pk])
    # Whoever asked sees no way to confirm, and finds none.
    confirm = reverse("schools:confirm_erasure", args=[request.pk])
    assert confirm not in text(client.get(asked["Location"]))
    refused = client.post(confirm)
    assert (refused.status_code, "takes two people" in text(refused)) == (422, True)
    assert User.objects.filter(name=NAME).exists()

    client.force_login(second)
    assert confirm in text(client.get(asked["Location"]))
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(confirm, follow=True)

    assert not PrintRun.objects.exists() and not printed.file.storage.exists(printed.file.name)
    assert (done.status_code, NAME in text(done), "<h1>Request to erase</h1>" in text(done)) == (200, False, True)
    # Nothing is left to press, and the head of the page still names whoever is signed in.
    assert (confirm in text(done), "What will be emptied" in text(done), "<span>郑科长</span>" in text(done)) == (
        False, False, True,
    )  # fmt: skip
    assert not User.objects.filter(name=NAME).exists() and not User.objects.filter(login_name=LOGIN).exists()
    for place in ("schools:erasures", "schools:log"):
        page = text(client.get(reverse(place, args=[school.code])))
        assert (NAME in page, LOGIN in page, "郑科长" in page) == (False, False, True)
    assert "<h1>Erased</h1>" in text(client.get(reverse("schools:history", args=[post.pk])))
    shown = text(client.get(reverse("certificates:show", args=[certificate.number])))
    assert ("only the status is kept" in shown, "Download PDF" in shown, "Completed on" in shown) == (
        True,
        False,
        False,
    )
    client.logout()
    scanned = text(client.get(reverse("verify:code", args=[certificate.code]), {"lang": "en"}))
    assert ("Valid" in scanned, "only the status is kept" in scanned) == (True, True)
    course = certificate.completion.edition.title
    assert [part in scanned for part in ("欧", "明德区第三中学", course)] == [False] * 3
    seal.seal()
    told = io.StringIO()
    with translation.override("en"):
        call_command("ledger", "audit", stdout=told)
    count = ErasureRequest.objects.get().count
    assert f" {count} erased by law" in told.getvalue()
    assert "Nothing was touched outside the application." in told.getvalue()


def test_withdrawn_nothing_is_erased(client, school, officer):
    post = who_left(school)
    client.force_login(officer)
    client.post(reverse("schools:erase", args=[post.pk]), ASKED)
    request = ErasureRequest.objects.get()

    page = client.post(reverse("schools:withdraw_erasure", args=[request.pk]), follow=True)

    assert (page.status_code, NAME in text(page)) == (200, True)
    assert User.objects.filter(name=NAME).exists()
    again = client.post(reverse("schools:withdraw_erasure", args=[request.pk]))
    assert (again.status_code, "in the meantime" in text(again)) == (422, True)


def test_a_page_says_before_what_stands_in_the_way(client, school, officer):
    person = a_member(Role.LEARNER, school, NAME)
    client.force_login(officer)

    page = client.get(reverse("schools:erase", args=[person.posts.get().pk]))

    assert ("holds a post at 明德区第三中学" in text(page), 'name="reason"' in text(page)) == (True, False)


def test_the_page_of_an_open_request_is_where_asking_again_leads(client, school, officer, second):
    post = who_left(school)
    client.force_login(officer)
    client.post(reverse("schools:erase", args=[post.pk]), ASKED)
    client.force_login(second)

    page = client.get(reverse("schools:erase", args=[post.pk]))

    assert page["Location"] == reverse("schools:erasure", args=[ErasureRequest.objects.get().pk])


def test_an_officer_of_one_area_is_told_of_a_request_elsewhere_and_reads_no_posts_there(client, officer):
    inside, outside = a_school("第四中学", parent=a_cluster()), a_school("明德区第五中学")
    person = a_person(NAME)
    elsewhere = posts.end(a_post(person, outside), on=today() - timedelta(days=9), by=None)
    here = posts.end(a_post(person, inside, from_=today() - timedelta(days=90)), on=today(), by=None)
    client.force_login(officer)
    client.post(reverse("schools:erase", args=[elsewhere.pk]), ASKED)
    assert ErasureRequest.objects.get().organisation == outside

    client.force_login(a_member(Role.BUREAU_OFFICER, inside.parent, "吴军"))
    page = client.get(reverse("schools:erase", args=[here.pk]))

    assert (page.status_code, "open already" in text(page)) == (200, True)
    assert ("第四中学" in text(page), "第五中学" in text(page), 'name="reason"' in text(page)) == (True, False, False)


def test_schools_and_other_areas_have_nothing_of_it(client, school, officer):
    post = who_left(school)
    client.force_login(officer)
    client.post(reverse("schools:erase", args=[post.pk]), ASKED)
    request = ErasureRequest.objects.get()
    routes = [("erasures", school.code), ("erase", post.pk), ("erasure", request.pk)]

    client.force_login(a_member(Role.SCHOOL_ADMIN, school, "赵敏"))
    assert [client.get(reverse(f"schools:{name}", args=[key])).status_code for name, key in routes] == [403, 403, 404]
    client.force_login(a_member(Role.BUREAU_OFFICER, a_cluster(), "吴军"))
    assert [client.get(reverse(f"schools:{name}", args=[key])).status_code for name, key in routes] == [404, 404, 404]
    assert client.post(reverse("schools:confirm_erasure", args=[request.pk])).status_code == 404
    assert User.objects.filter(name=NAME).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, school, officer, count, django_assert_max_num_queries):
    client.force_login(officer)
    for n in range(count):
        client.post(reverse("schools:erase", args=[who_left(school, f"教师{n}").pk]), ASKED)
        who_left(school, f"离任{n}")

    with django_assert_max_num_queries(12):
        page = client.get(reverse("schools:erasures", args=[school.code]))

    assert (len(page.context["page"]), len(page.context["requests"])) == (2 * count, count)
