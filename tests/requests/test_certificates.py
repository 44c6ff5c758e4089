"""/certificates/: for holders, schools and the bureau."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates.credentials.models import Certificate
from certificates.documents.models import PrintRun
from certificates.ledger import seal
from certificates.verifier import check
from lms.jobs.models import Job
from lms.people.models import User
from lms.schools.models import Organisation, Role, Term
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_member, a_school


@pytest.fixture
def school(db) -> Organisation:
    return a_school("第三中学")


@pytest.fixture
def other(db) -> Organisation:
    school = a_school("第五中学")
    a_certificate(school=school, name="欧阳文博")
    return school


@pytest.fixture
def certificate(school) -> Certificate:
    return a_certificate(school=school, name="陈静")


@pytest.fixture
def by(client, school, other):
    """by(person), by(Role.PRINCIPAL), by(Role.PRINCIPAL, elsewhere=True): a client that is signed in as that person."""

    def sign_in(who: str | User, *, elsewhere: bool = False):
        bureau = who in (Role.BUREAU_OFFICER, Role.BUREAU_ADMIN)
        place = a_bureau() if bureau else other if elsewhere else school
        client.force_login(who if isinstance(who, User) else a_member(who, place, "周某"))
        return client

    return sign_in


READERS = [Role.SCHOOL_ADMIN, Role.PRINCIPAL, Role.INSPECTOR, Role.BUREAU_OFFICER, Role.BUREAU_ADMIN]


def test_the_holder_reads_it_and_sees_what_others_would_see(by, certificate):
    page = by(certificate.user).get(reverse("certificates:show", args=[certificate.number]))

    text = page.content.decode()
    assert page.status_code == 200
    assert ["陈静" in text, "陈 *" in text, certificate.number in text] == [True] * 3
    assert reverse("certificates:revoke", args=[certificate.number]) not in text


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("name", ["show", "pdf"])
def test_readers_of_the_school_may_read_it(by, certificate, role, name):
    assert by(role).get(reverse(f"certificates:{name}", args=[certificate.number])).status_code == 200


@pytest.mark.parametrize("role", [Role.LEARNER, Role.VICE_PRINCIPAL_LAW])
@pytest.mark.parametrize("name", ["show", "pdf", "revoke"])
def test_colleagues_do_not_know_that_it_exists(by, certificate, role, name):
    assert by(role).get(reverse(f"certificates:{name}", args=[certificate.number])).status_code == 404


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.PRINCIPAL, Role.INSPECTOR])
def test_readers_of_another_school_do_not_either(by, certificate, role):
    assert by(role, elsewhere=True).get(reverse("certificates:show", args=[certificate.number])).status_code == 404


def test_strangers_are_asked_to_sign_in(client, certificate):
    page = client.get(reverse("certificates:show", args=[certificate.number]))

    assert page.status_code == 302
    assert "next=" in page["Location"]


def test_the_pdf_comes_with_a_name_and_can_be_shown(by, certificate):
    client = by(certificate.user)
    address = reverse("certificates:pdf", args=[certificate.number])

    saved, shown = client.get(address), client.get(address, {"view": 1})

    assert saved.content == shown.content
    assert saved.content.startswith(b"%PDF-1.7")
    assert saved["Content-Type"] == "application/pdf"
    assert saved["Content-Disposition"].startswith("attachment;")
    assert f"{certificate.number}.pdf" in saved["Content-Disposition"]
    assert shown["Content-Disposition"].startswith("inline;")


def test_a_copy_with_the_ledgers_proof_can_be_had_once_it_is_sealed(by, certificate):
    client = by(certificate.user)
    address = reverse("certificates:show", args=[certificate.number])
    assert "copy=sealed" not in client.get(address).content.decode()
    assert client.get(reverse("certificates:pdf", args=[certificate.number]), {"copy": "sealed"}).status_code == 422

    seal.seal()

    assert "copy=sealed" in client.get(address).content.decode()
    sealed = client.get(reverse("certificates:pdf", args=[certificate.number]), {"copy": "sealed"})
    assert b"proof.json" in sealed.content
    assert check.check(sealed.content, on=timezone.localdate())["ledger"]


def test_a_number_with_a_star_has_pages_and_a_fit_file_name(by, school):
    stars = [a_certificate(school=school) for _ in range(3)]
    certificate = next(c for c in stars if c.number.endswith("*"))

    page = by(certificate.user).get(reverse("certificates:pdf", args=[certificate.number]))

    assert page.status_code == 200
    assert "*.pdf" not in page["Content-Disposition"]


def test_a_name_that_cannot_be_set_is_explained(by, school):
    certificate = a_certificate(school=school, name="王𠀀明")

    page = by(certificate.user).get(reverse("certificates:pdf", args=[certificate.number]))

    assert page.status_code == 422
    assert "U+20000" in page.content.decode()


def test_the_bureau_revokes_with_a_reason_and_once(by, certificate):
    client = by(Role.BUREAU_ADMIN)
    address = reverse("certificates:revoke", args=[certificate.number])

    without = client.post(address, {"reason": " ", "sure": "on"})
    unsure = client.post(address, {"reason": "登记有误"})
    assert (without.status_code, unsure.status_code) == (422, 422)
    assert not certificate.changes.exists()

    done = client.post(address, {"reason": "登记有误", "ground": "paper", "sure": "on"})
    again = client.post(address, {"reason": "登记有误", "ground": "paper", "sure": "on"})
    assert (done.status_code, again.status_code) == (302, 422)
    assert certificate.changes.count() == 1
    assert "登记有误" in client.get(reverse("certificates:show", args=[certificate.number])).content.decode()


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.PRINCIPAL, Role.INSPECTOR, Role.BUREAU_OFFICER])
def test_readers_do_not_revoke(by, certificate, role):
    page = by(role).post(reverse("certificates:revoke", args=[certificate.number]), {"reason": "x", "sure": "on"})

    assert page.status_code == 403
    assert not certificate.changes.exists()


def test_the_holder_does_not_revoke(by, certificate):
    address = reverse("certificates:revoke", args=[certificate.number])

    assert by(certificate.user).post(address, {"reason": "x", "sure": "on"}).status_code == 403


@pytest.mark.parametrize("role", READERS)
def test_the_list_has_the_schools_own_and_no_others(by, certificate, school, role):
    text = by(role).get(reverse("certificates:school", args=[school.code])).content.decode()

    assert ["陈静" in text, "欧阳文博" in text] == [True, False]


def test_the_list_takes_as_many_queries_for_three_as_for_one(by, certificate, school):
    client = by(Role.PRINCIPAL)
    address = reverse("certificates:school", args=[school.code])
    client.get(address)

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        a_certificate(school=school)
        a_certificate(school=school)

    assert counts[0] == counts[1] <= 10


def test_the_list_by_term(by, certificate, school):
    on = certificate.issued_on
    last = Term.objects.create(
        root=a_bureau(),
        name="上学期",
        starts_on=on.replace(year=on.year - 1, month=1, day=1),
        ends_on=on.replace(year=on.year - 1, month=12, day=31),
    )
    this = Term.objects.create(
        root=a_bureau(), name="本学期", starts_on=on.replace(month=1, day=1), ends_on=on.replace(month=12, day=31)
    )
    client = by(Role.PRINCIPAL)
    address = reverse("certificates:school", args=[school.code])

    texts = [client.get(address, {"term": term}).content.decode() for term in (last.pk, this.pk, "", "x")]

    assert ["陈静" in text for text in texts] == [False, True, True, True]
    assert [f'value="{this.pk}" selected' in text for text in texts] == [False, True, False, False]
    assert not any("field-error" in text for text in texts)


def test_the_index_leads_a_school_to_its_own_list_and_shows_the_bureau_all(by, certificate, school, other):
    empty = a_school("空校")

    page = by(Role.PRINCIPAL).get(reverse("certificates:schools"))
    text = by(Role.BUREAU_OFFICER).get(reverse("certificates:schools")).content.decode()

    assert (page.status_code, page["Location"]) == (302, reverse("certificates:school", args=[school.code]))
    assert [place.name in text for place in (school, other, empty)] == [True, True, False]


@pytest.mark.parametrize("name", ["school", "print_school"])
def test_another_schools_list_does_not_exist(by, certificate, other, name):
    client = by(Role.PRINCIPAL)
    ask = client.post if name == "print_school" else client.get

    assert ask(reverse(f"certificates:{name}", args=[other.code])).status_code == 404
    assert not Job.objects.exists()


def test_an_inspector_reads_the_list_and_does_not_print(by, certificate, school):
    client = by(Role.INSPECTOR)

    text = client.get(reverse("certificates:school", args=[school.code])).content.decode()

    assert reverse("certificates:print_school", args=[school.code]) not in text
    assert client.post(reverse("certificates:print_school", args=[school.code])).status_code == 403


@pytest.mark.parametrize("role", [Role.SCHOOL_ADMIN, Role.PRINCIPAL, Role.BUREAU_OFFICER, Role.BUREAU_ADMIN])
def test_printing_ends_with_one_file_for_those_who_may_print(
    by, certificate, school, role, django_capture_on_commit_callbacks
):
    client = by(role)

    with django_capture_on_commit_callbacks(execute=True):
        started = client.post(reverse("certificates:print_school", args=[school.code]))

    stored = PrintRun.objects.get()
    shown, file = client.get(f"/certificates/prints/{stored.pk}/"), client.get(f"/certificates/prints/{stored.pk}.pdf")
    assert started["Location"] == reverse("jobs:show", args=[Job.objects.get().pk])
    assert (shown.status_code, file.status_code, file.content[:5]) == (200, 200, b"%PDF-")
    assert stored.count == 1


def test_a_print_run_is_for_the_school_and_the_bureau_only(by, certificate, school, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        by(Role.PRINCIPAL).post(reverse("certificates:print_school", args=[school.code]))
    address = f"/certificates/prints/{PrintRun.objects.get().pk}.pdf"

    assert by(Role.SCHOOL_ADMIN).get(address).status_code == 200
    assert by(Role.SCHOOL_ADMIN, elsewhere=True).get(address).status_code == 404
    assert by(Role.INSPECTOR).get(address).status_code == 404
    assert by(certificate.user).get(address).status_code == 404


def test_my_learning_shows_my_own_certificates(rf, certificate):
    from certificates.navigation import my_certificates

    a_certificate(name="王芳")
    request, stranger = rf.get("/my/"), rf.get("/my/")
    request.user, stranger.user = certificate.user, a_member(Role.LEARNER, a_school())

    assert [row["certificate"] for row in my_certificates(request)["rows"]] == [certificate]
    assert my_certificates(stranger) is None
