"""Schools' pages: posts, codes, seats and PINs, texts, the first run."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from lms.facts.models import Fact
from lms.people import codes
from lms.people.models import AccessLogEntry, Consent, User
from lms.schools import class_cards, first_run, moves, posts, reorganise
from lms.schools.calendar import today
from lms.schools.models import Contact, Notice, Organisation, Post, Reorganisation, Role, Term
from lms.web import pdf
from tests.factories.coverage import a_requirement
from tests.factories.lms import (
    a_bureau,
    a_class,
    a_class_teacher,
    a_cluster,
    a_member,
    a_person,
    a_post,
    a_pupil,
    a_school,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return a_school("第三中学", level="L2")


@pytest.fixture
def administrator(school):
    return a_member(Role.SCHOOL_ADMIN, school, "赵敏")


def test_a_school_page_counts_its_own_people_only(client, school, administrator):
    other = a_school("第五中学")
    a_class(school, pupils=45)
    a_class(other, pupils=99)
    a_member(Role.LEARNER, other, "外校人")
    client.force_login(administrator)

    page = client.get(f"/schools/{school.code}/")

    figures = page.context["figures"]
    assert (figures.staff, figures.classes, figures.pupils) == (1, 1, 45)
    assert client.get(f"/schools/{other.code}/").status_code == 404


def test_somebody_is_found_in_the_staff_list_by_a_part_of_name_or_login_name(client, school, administrator):
    a_member(Role.LEARNER, school, "李静")
    a_member(Role.LEARNER, a_school("第五中学"), "李静")
    client.force_login(administrator)

    found = client.get(f"/schools/{school.code}/staff/?q=李").context["page"].object_list

    assert [(post.user.name, post.organisation) for post in found] == [("李静", school)]
    page = client.get(f"/schools/{school.code}/staff/?q={administrator.login_name[:-1].upper()}")
    assert administrator in [post.user for post in page.context["page"].object_list]
    assert "李静" not in client.get(f"/schools/{school.code}/staff/?q=nobody").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_staff_list_costs_the_same_for_one_and_three(
    client, school, administrator, count, django_assert_max_num_queries
):
    for n in range(count):
        a_class_teacher(a_class(school, n + 1), f"教师{n}")
    client.force_login(administrator)

    with django_assert_max_num_queries(15):
        page = client.get(f"/schools/{school.code}/staff/")

    assert len(page.context["page"]) == count + 1


def test_appointing_a_new_person_leads_to_a_code(client, school, administrator):
    client.force_login(administrator)
    values = {"login_name": "wanglei", "name": "王磊", "role": "moral_education", "from_": "2026-09-01"}

    assert client.post(f"/schools/{school.code}/staff/appoint/", values).status_code == 302

    post = Post.objects.get(user__login_name="wanglei")
    page = client.post(f"/posts/{post.pk}/code/")
    assert codes.owner(page.context["code"], at=timezone.now()) == post.user


def test_a_post_to_come_is_listed_with_its_first_day(client, school, administrator):
    soon = today() + timedelta(days=30)
    a_member(Role.LEARNER, school, "王磊", from_=soon)
    client.force_login(administrator)

    page = client.get(f"/schools/{school.code}/staff/").content.decode()

    assert "王磊" in page
    assert f"{soon:%Y-%m-%d} 起" in page


def test_an_empty_choice_says_what_to_do(client, school, administrator):
    client.force_login(administrator)

    page = client.get(f"/schools/{school.code}/contacts/").content.decode()

    assert "请选择" in page
    assert "-----" not in page


def test_the_last_bureau_administrator_is_told_to_appoint_another_first(client):
    only = a_member(Role.BUREAU_ADMIN, a_bureau(), "何芳")
    client.force_login(only)
    address = f"/posts/{only.posts.get().pk}/end/"

    page = client.post(address, {"on": today().isoformat()})

    assert page.status_code == 422
    assert "on" in page.context["form"].errors
    assert client.get("/schools/calendar/").status_code == 200


def test_who_ends_an_own_post_lands_on_a_page_that_is_still_theirs(client):
    for name in ("何芳", "刘建国"):
        person = a_member(Role.BUREAU_ADMIN, a_bureau(), name)
        person.password_changed_at = timezone.now()
        person.save()
    client.force_login(person)

    page = client.post(f"/posts/{person.posts.get().pk}/end/", {"on": today().isoformat()}, follow=True)

    assert page.status_code == 200
    assert client.get("/schools/calendar/").status_code == 404


def test_appointing_at_another_school_is_not_found(client, administrator):
    other = a_school("第五中学")
    client.force_login(administrator)

    values = {"login_name": "wanglei", "name": "王磊", "role": "school_admin", "from_": "2026-09-01"}

    assert client.post(f"/schools/{other.code}/staff/appoint/", values).status_code == 404
    assert not User.objects.filter(login_name="wanglei").exists()


def test_a_school_administrator_cannot_make_bureau_posts(client, school, administrator):
    client.force_login(administrator)
    values = {"login_name": "wanglei", "name": "王磊", "role": "bureau_admin", "from_": "2026-09-01"}

    assert client.post(f"/schools/{school.code}/staff/appoint/", values).status_code == 422
    assert not Post.objects.filter(role="bureau_admin").exists()


def test_an_unknown_login_name_without_a_name_is_told_at_the_field(client, school, administrator):
    client.force_login(administrator)

    page = client.post(
        f"/schools/{school.code}/staff/appoint/", {"login_name": "neu", "role": "learner", "from_": "2026-09-01"}
    )

    assert page.status_code == 422
    assert "name" in page.context["form"].errors


def test_a_school_administrator_does_not_come_into_the_bureaus_account(client, school, administrator):
    boss = a_member(Role.BUREAU_ADMIN, a_bureau(), "何芳")
    client.force_login(administrator)
    values = {"login_name": boss.login_name, "role": "learner", "from_": "2026-09-01"}

    page = client.post(f"/schools/{school.code}/staff/appoint/", values)

    assert page.status_code == 422
    assert "login_name" in page.context["form"].errors
    post = a_post(boss, school)
    assert client.post(f"/posts/{post.pk}/code/").status_code == 422
    assert f"/posts/{post.pk}/code/" not in client.get(f"/schools/{school.code}/staff/").content.decode()
    assert boss.codes.count() == 0


def test_codes_for_all_come_as_a_pdf_and_only_for_who_never_signed_in(client, school, administrator):
    fresh, settled = a_member(Role.LEARNER, school, "新人"), a_member(Role.LEARNER, school, "老人")
    for person in (settled, administrator):
        person.password_changed_at = timezone.now()
        person.save()
    client.force_login(administrator)

    answer = client.post(f"/schools/{school.code}/staff/codes.pdf")

    assert answer.content[:5] == b"%PDF-"
    assert fresh.codes.count() == 1
    assert settled.codes.count() == 0


def test_strips_are_printed_for_who_has_no_valid_code_and_anew_only_if_asked(client, school, administrator):
    fresh = a_member(Role.LEARNER, school, "新人")
    client.force_login(administrator)
    address = f"/schools/{school.code}/staff/codes.pdf"

    client.post(address)
    again = client.post(address)

    assert again.status_code == 422
    assert fresh.codes.filter(used_at=None).count() == 1
    late = a_member(Role.LEARNER, school, "后来的人")
    client.post(address)
    assert (fresh.codes.count(), late.codes.count()) == (1, 1)
    client.post(address, {"anew": "1"})
    assert (fresh.codes.count(), fresh.codes.filter(used_at=None).count()) == (2, 1)


def test_printing_strips_costs_the_same_for_one_and_five(client, school, administrator, django_assert_max_num_queries):
    for n in range(5):
        a_member(Role.LEARNER, school, f"新人{n}")
    client.force_login(administrator)

    with django_assert_max_num_queries(20):
        client.post(f"/schools/{school.code}/staff/codes.pdf")

    assert AccessLogEntry.objects.filter(action="credential.code", organisation=school.pk).count() == 6


def test_secrets_do_not_change_before_the_paper_exists(client, school, administrator, monkeypatch):
    school_class = a_class(school)
    pupil = a_pupil(school_class, 7)
    new_pins(school_class, by=administrator)
    before = User.objects.get(pk=pupil.pk).password
    monkeypatch.setattr(pdf, "from_html", _no_paper)
    client.force_login(administrator)

    for address in (f"/classes/{school_class.pk}/pins.pdf", f"/schools/{school.code}/staff/codes.pdf"):
        with pytest.raises(OSError, match="no paper"):
            client.post(address)

    assert User.objects.get(pk=pupil.pk).password == before
    assert administrator.codes.count() == 0


def _no_paper(html: str) -> bytes:
    raise OSError("no paper")


def new_pins(school_class, *, by, seat=None) -> list[class_cards.Strip]:
    """The strips as they would be printed."""
    printed = []
    now = timezone.now()
    class_cards.issue_pins(
        school_class, by=by, at=now, on=today(), seat=seat, paper=lambda strips: printed.extend(strips) or b""
    )
    return printed


def test_a_class_teacher_prints_pins_and_a_pupil_signs_in_with_one(client, school):
    school_class = a_class(school)
    pupil = a_pupil(school_class, 7)
    teacher = a_class_teacher(school_class)

    strips = new_pins(school_class, by=teacher)

    code = class_cards.ensure_code(school_class)
    assert client.post(f"/class/{code}/", {"seat": 7, "pin": "000000"}).status_code == 422
    answer = client.post(f"/class/{code}/", {"seat": 7, "pin": strips[0].pin})
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == pupil.pk


def test_a_new_pin_ends_the_old_one_and_its_session(client, school):
    school_class = a_class(school)
    pupil = a_pupil(school_class, 7)
    teacher = a_class_teacher(school_class)
    code = class_cards.ensure_code(school_class)
    [first] = new_pins(school_class, by=teacher)
    client.post(f"/class/{code}/", {"seat": 7, "pin": first.pin})
    assert client.get("/account/").status_code == 200

    new_pins(school_class, by=teacher, seat=7)

    assert client.get("/account/").status_code == 302
    whole, single = AccessLogEntry.objects.filter(by=teacher, school_class=school_class.pk).order_by("pk")
    assert (whole.action, whole.person, whole.note) == ("credential.pins", None, "1")
    assert (single.action, single.person, single.note) == ("credential.pin", pupil, "7")


def test_new_codes_and_pins_are_asked_about_before_old_ones_end(client, school, administrator):
    school_class = a_class(school)
    a_pupil(school_class, 7)
    new_pins(school_class, by=administrator)
    colleague = a_member(Role.LEARNER, school, "王磊")
    client.force_login(administrator)
    address = f"/posts/{colleague.posts.get().pk}/code/"

    staff, seats = (
        client.get(f"/{place}/").content.decode()
        for place in (f"schools/{school.code}/staff", f"classes/{school_class.pk}/seats")
    )

    assert f'href="{address}"' in staff
    assert f'href="/classes/{school_class.pk}/pins/"' in seats
    assert "王磊" in client.get(address).content.decode()
    assert colleague.codes.count() == 0
    assert client.get(f"/classes/{school_class.pk}/pins/").context["with_pin"] == 1


def test_pins_are_for_the_own_class(client, school):
    mine, other = a_class(school, 1), a_class(school, 2)
    a_pupil(other, 1)
    client.force_login(a_class_teacher(mine))

    assert client.post(f"/classes/{other.pk}/pins.pdf").status_code == 404
    assert not AccessLogEntry.objects.exists()


def test_pins_come_as_strips(client, school):
    school_class = a_class(school)
    for seat in range(1, 13):
        a_pupil(school_class, seat)
    client.force_login(a_class_teacher(school_class))

    assert client.post(f"/classes/{school_class.pk}/pins.pdf").content[:5] == b"%PDF-"


@pytest.fixture
def named_seat(school):
    """A pupil whose guardian agreed to keep the name."""
    return a_pupil(a_class(school), 7, "林小雨").posts.get()


@pytest.mark.parametrize("address", ["/posts/{pk}/end/", "/requirements/{number}/exemptions/new/?post={pk}"])
def test_nobody_above_the_class_teacher_reads_a_pupils_name_by_its_post(client, school, named_seat, address):
    requirement = a_requirement()
    for role, place in ((Role.BUREAU_ADMIN, a_bureau()), (Role.SCHOOL_ADMIN, school)):
        client.force_login(a_member(role, place))

        page = client.get(address.format(pk=named_seat.pk, number=requirement.number))

        assert page.status_code in (403, 404)
        assert "林小雨" not in page.content.decode()


def test_the_seat_list_names_pupils_for_their_class_teacher_only(client, administrator, named_seat):
    pages = {}
    for who, person in (("administrator", administrator), ("teacher", a_class_teacher(named_seat.school_class))):
        client.force_login(person)
        pages[who] = client.get(f"/classes/{named_seat.school_class_id}/seats/").content.decode()

    assert "林小雨" in pages["teacher"]
    assert "林小雨" not in pages["administrator"]
    assert f"/posts/{named_seat.pk}/pin/" in pages["administrator"]


def test_strips_name_pupils_for_their_class_teacher_only(client, administrator, named_seat, monkeypatch):
    printed = []
    monkeypatch.setattr(pdf, "from_html", lambda html: printed.append(html) or b"%PDF-")
    for person in (administrator, a_class_teacher(named_seat.school_class)):
        client.force_login(person)
        client.post(f"/classes/{named_seat.school_class_id}/pins.pdf")
        client.post(f"/posts/{named_seat.pk}/pin/")

    assert ["林小雨" in html for html in printed] == [False, False, True, True]


def test_a_school_without_accounts_has_no_pins(client):
    school_class = a_class(a_school("柳河小学", level="L0"))
    client.force_login(a_class_teacher(school_class))

    assert client.post(f"/classes/{school_class.pk}/pins.pdf").status_code == 422
    assert client.get(f"/class/{school_class.code}/").status_code == 422


def test_withdrawn_consent_erases_the_name_and_keeps_the_seat(client, school):
    school_class = a_class(school)
    pupil = a_pupil(school_class, 3, "林小雨")
    Consent.objects.create(user=pupil, given_on=date(2026, 9, 1), recorded_at=timezone.now())
    client.force_login(a_class_teacher(school_class))

    client.post(f"/posts/{pupil.posts.get().pk}/consent/withdraw/")

    pupil.refresh_from_db()
    assert (pupil.name, pupil.sort_key) == ("", "")
    assert class_cards.seat_holder(school_class, 3, on=today()) == pupil


def test_going_down_from_names_erases_them(client, school):
    pupil = a_pupil(a_class(school), 3, "林小雨")
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))

    client.post(f"/schools/{school.code}/identity/", {"level": "L1"})

    pupil.refresh_from_db()
    assert pupil.name == ""
    assert Organisation.objects.get(pk=school.pk).identity_level == "L1"


def test_going_down_to_head_counts_ends_the_seats_once_that_is_agreed(client, school):
    pupil, elsewhere = (
        a_pupil(a_class(school), 3, "林小雨"),
        a_pupil(a_class(a_school("第五中学", level="L2")), 3, "林大雨"),
    )
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))
    url = f"/schools/{school.code}/identity/"

    asked = client.post(url, {"level": "L0"})
    client.post(url, {"level": "L0", "ends_seats": "on"})

    assert asked.status_code == 422
    assert "ends_seats" in asked.context["form"].errors
    assert Organisation.objects.get(pk=school.pk).identity_level == "L0"
    assert not Post.objects.standing(today()).filter(user=pupil).exists()
    assert Post.objects.known().get(user=pupil).valid_to == today()
    pupil.refresh_from_db()
    assert (pupil.name, pupil.is_active) == ("", False)
    assert Post.objects.standing(today()).filter(user=elsewhere).exists()
    assert Fact.objects.filter(kind="post.superseded").count() == 1


def test_names_go_with_the_level_also_where_the_seat_ended(client, school):
    seat, later = (a_pupil(a_class(school, n), 3, "林小雨").posts.get() for n in (1, 2))
    for post in (seat, later):
        Consent.objects.create(user=post.user, given_on=date(2026, 9, 1), recorded_at=timezone.now())
        posts.end(post, on=today(), by=None)
    moved = a_post(
        later.user, (there := a_class(a_school("第五中学", level="L2"))).school, Role.PUPIL, school_class=there
    )
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))

    client.post(f"/schools/{school.code}/identity/", {"level": "L0"})

    seat.user.refresh_from_db()
    moved.user.refresh_from_db()
    assert (seat.user.name, seat.user.is_active) == ("", False)
    assert seat.user.consents.get().withdrawn_at is not None
    assert Fact.objects.filter(kind="consent.withdrawn", person=seat.user.opaque.hex).count() == 1
    assert (moved.user.name, moved.user.is_active) == ("林小雨", True)


def test_the_log_says_who_did_what_with_whose_data_and_names_no_pupil(client, school, administrator):
    seat = a_pupil(a_class(school), 7, "林小雨").posts.get()
    colleague = a_member(Role.LEARNER, school, "新人")
    elsewhere = a_member(Role.LEARNER, a_school("第五中学"), "外校人")
    boss = a_member(Role.BUREAU_ADMIN, a_bureau(), "何芳")
    teacher = a_class_teacher(seat.school_class, "李静")
    client.force_login(teacher)
    client.post(f"/posts/{seat.pk}/pin/")
    client.force_login(boss)
    for person in (colleague, elsewhere):
        client.post(f"/posts/{person.posts.get().pk}/code/")
    client.force_login(administrator)

    page = client.get(f"/schools/{school.code}/log/")

    lines = [(str(line.entry.by), line.entry.action, line.whose, line.remark) for line in page.context["lines"]]
    assert lines == [
        ("何芳", "credential.code", "新人", ""),
        ("李静", "credential.pin", seat.school_class.display_name(today()), "7 号座位"),
    ]
    assert "林小雨" not in page.content.decode()
    assert f"/schools/{school.code}/log/" in client.get(f"/schools/{school.code}/").content.decode()
    client.force_login(boss)
    assert len(client.get(f"/schools/{a_bureau().code}/log/").context["lines"]) == 3


def test_the_calendar_is_the_whole_districts(client):
    client.force_login(a_member(Role.BUREAU_ADMIN, a_cluster()))
    assert client.get("/schools/calendar/").status_code == 404

    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))
    assert client.get("/schools/calendar/").status_code == 200


@pytest.mark.parametrize(("closed_on", "shown"), [(None, 1), (date(2027, 7, 10), 1), (date(2026, 9, 2), 0)])
def test_a_school_page_shows_classes_that_run_on_the_date(
    client, school, administrator, closed_on, shown, time_machine
):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    graduated = a_class(school, 1, entry_year=2020, pupils=50)
    a_pupil(graduated, 1)
    school_class = a_class(school, 2, pupils=45)
    school_class.closed_on = closed_on
    school_class.save()
    client.force_login(administrator)

    page = client.get(f"/schools/{school.code}/")

    figures = page.context["figures"]
    assert (len(page.context["classes"]), figures.classes, figures.pupils, figures.seats) == (
        shown,
        shown,
        45 * shown,
        0,
    )


def test_a_school_cannot_raise_its_own_level(client, administrator, school):
    client.force_login(administrator)

    assert client.post(f"/schools/{school.code}/identity/", {"level": "L2"}).status_code == 403


def test_the_help_page_shows_the_own_school_before_the_district(client, school, administrator):
    Contact.objects.create(organisation=a_bureau(), kind="report", label="教体局", detail="县前街 1 号")
    Contact.objects.create(organisation=school, kind="report", label="德育处", detail="办公楼 203")
    Contact.objects.create(organisation=a_school("第五中学"), kind="report", label="外校德育处", detail="办公楼 101")
    client.force_login(administrator)

    page = client.get("/help/")

    assert [row.label for row in page.context["report"]] == ["德育处", "教体局"]
    assert page.headers["Cache-Control"] == "no-store"


def test_a_notice_of_the_school_stands_before_the_districts(client, school, administrator):
    Notice.objects.create(organisation=a_bureau(), audience="staff", text="全区的说明")
    client.force_login(administrator)
    client.post(f"/schools/{school.code}/notices/staff/", {"text": "本校的说明"})

    assert "本校的说明" in client.get("/privacy/").content.decode()

    client.post(f"/schools/{school.code}/notices/staff/", {"text": ""})
    assert "全区的说明" in client.get("/privacy/").content.decode()


FIRST_RUN = {
    "name": "明德区教育体育局",
    "code": "MD",
    "first_name": "2026—2027 学年第一学期",
    "first_starts_on": "2026-09-01",
    "first_ends_on": "2027-01-22",
    "administrator": "刘建国",
    "login_name": "liu",
    "password": "haode-2026-mima",
}


def test_an_empty_installation_waits_for_its_name(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    assert client.get("/sign-in/").status_code == 503
    assert client.post("/first-run/", FIRST_RUN).status_code == 403

    answer = client.post("/first-run/", {**FIRST_RUN, "key": first_run.key()})

    assert answer.status_code == 302
    assert Term.objects.get().root == Organisation.objects.get(code="MD")
    assert Post.objects.get().role == Role.BUREAU_ADMIN
    assert Notice.objects.count() == 4
    assert first_run.key_file().stat().st_mode & 0o077 == 0
    cache.clear()
    assert client.get("/schools/MD/").status_code == 200


def test_a_district_named_in_the_holidays_has_its_administrator_at_once(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    term = {"first_starts_on": today() + timedelta(days=30), "first_ends_on": today() + timedelta(days=150)}

    page = client.post("/first-run/", {**FIRST_RUN, **term, "key": first_run.key()}, follow=True)

    assert page.redirect_chain[-1][0] == "/first-run/next/"
    assert page.status_code == 200
    assert Post.objects.get().valid_from == today()


def test_a_first_run_with_dates_in_the_wrong_order_keeps_nothing(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path

    page = client.post("/first-run/", {**FIRST_RUN, "first_ends_on": "2026-08-01", "key": first_run.key()})

    assert page.status_code == 422
    assert "first_ends_on" in page.context["form"].errors
    assert not Organisation.objects.exists()


def test_a_named_district_is_led_to_its_next_steps_while_its_courses_load(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.DEMO, settings.PUBLIC_URL = False, ""

    page = client.post("/first-run/", {**FIRST_RUN, "key": first_run.key()}, follow=True)

    assert page.redirect_chain[-1][0] == "/first-run/next/"
    assert [row["job"].kind for row in page.context["jobs"]] == ["load_packs"]
    assert page.context["lacks_public_url"]
    for address in ("/schools/MD/staff/appoint/", "/schools/MD/contacts/", "/roster/", "/requirements/new/"):
        assert address in page.content.decode()


@pytest.mark.parametrize(
    ("field", "value"), [("password", "Liu-2026-mima"), ("login_name", "坏 名"), ("administrator", "刘2号")]
)
def test_a_first_run_takes_no_names_and_passwords_that_later_forms_refuse(client, tmp_path, settings, field, value):
    settings.DATA_DIR = tmp_path

    page = client.post("/first-run/", {**FIRST_RUN, field: value, "key": first_run.key()})

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not User.objects.exists()


def test_a_second_first_run_is_impossible(client, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    a_bureau()

    assert client.post("/first-run/", {**FIRST_RUN, "key": first_run.key()}).status_code == 302
    assert not User.objects.filter(login_name="liu").exists()


def test_sign_in_counts_wrong_tries_and_says_how_long_to_wait(client):
    a_bureau()
    teacher = a_person(password="kuaile-2026")
    for _n in range(6):
        page = client.post("/sign-in/", {"login_name": teacher.login_name, "password": "falsch"})

    assert page.status_code == 429
    assert page.context["form"].errors


def test_signing_in_leads_back_to_the_page_that_was_asked_for_and_never_elsewhere(client):
    a_bureau()
    teacher = a_person(password="kuaile-2026")
    values = {"login_name": teacher.login_name, "password": "kuaile-2026"}

    assert client.post("/sign-in/", {**values, "next": "/account/"})["Location"] == "/account/"
    client.logout()
    assert client.post("/sign-in/", {**values, "next": "https://elsewhere.example/"})["Location"] == "/start/"


def test_an_idle_session_ends_and_its_stamp_is_written_seldom(client, time_machine):
    a_bureau()
    client.force_login(a_person())
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    client.get("/account/")
    stamp = client.session["seen_at"]

    time_machine.move_to("2026-11-23 09:04:00+08:00", tick=False)
    client.get("/account/")
    assert client.session["seen_at"] == stamp
    time_machine.move_to("2026-11-23 09:29:00+08:00", tick=False)
    assert client.get("/account/").status_code == 200
    time_machine.move_to("2026-11-23 10:00:00+08:00", tick=False)
    assert client.get("/account/").status_code == 302


def test_a_school_is_closed_in_the_browser_by_the_bureau_alone(client):
    school, other = a_school("一中"), a_school("二中")
    teacher = a_member(Role.LEARNER, school)
    values = {"what": "merge", "on": "2026-11-23", "into": other.pk, "reason": "教发〔2026〕8 号", "sure": "on"}
    url = reverse("schools:reorganise", args=[school.code])
    client.force_login(a_member(Role.SCHOOL_ADMIN, school))
    refused = client.post(url, values)
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))

    shown, done = client.get(url), client.post(url, values)

    assert (refused.status_code, shown.status_code, done.status_code) == (403, 200, 302)
    assert Post.objects.held(date(2026, 11, 23)).get(user=teacher).organisation == other
    school.refresh_from_db()
    assert school.closed_on == date(2026, 11, 23)


def test_a_school_that_was_closed_leads_to_what_became_of_it_and_the_bureau_takes_it_back(client):
    school, other, bureau = a_school("一中"), a_school("二中"), a_bureau()
    teacher = a_member(Role.LEARNER, school)
    reorganise.merge(school, into=other, on=date(2026, 11, 23), by=None, reason="教发〔2026〕8 号")
    done = Reorganisation.objects.get()
    undo, page = reverse("schools:undo_reorganisation", args=[done.pk]), reverse("schools:school", args=[school.code])
    client.force_login(a_member(Role.BUREAU_OFFICER, bureau))
    officer, seen = client.post(undo), client.get(page).content.decode()
    client.force_login(a_member(Role.BUREAU_ADMIN, bureau))

    asked, twice = client.get(undo), [client.post(undo).status_code for _n in range(2)]

    assert (officer.status_code, asked.status_code, twice) == (404, 200, [302, 422])
    assert "教发〔2026〕8 号" in seen
    assert undo not in seen
    assert Post.objects.held(date(2026, 11, 23)).get(user=teacher).organisation == school
    assert undo not in client.get(page).content.decode()


def test_who_was_appointed_since_a_closing_to_come_is_named_when_it_is_taken_back(client):
    school, on = a_school("一中"), date(2027, 7, 1)
    a_member(Role.LEARNER, school)
    reorganise.close(school, on=on, by=None, reason="撤并")
    posts.appoint(a_person("后来人"), school, Role.LEARNER, from_=date(2026, 11, 1), by=None)
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))

    undone = client.post(reverse("schools:undo_reorganisation", args=[Reorganisation.objects.get().pk]), follow=True)

    page = undone.content.decode()
    assert "后来人" in page and on.isoformat() in page
    assert [post.user.name for post in reorganise.ending_with(Reorganisation.objects.get())] == ["后来人"]


def test_who_goes_on_leave_from_one_of_two_posts_is_told_of_the_other(client):
    school, other = a_school("一中"), a_school("二中")
    teacher = a_member(Role.LEARNER, school)
    posts.appoint(teacher, other, Role.VICE_PRINCIPAL_LAW, from_=date(2026, 9, 1), by=None)
    client.force_login(a_member(Role.SCHOOL_ADMIN, school))
    values = {"what": "away", "from_": "2026-11-23", "to": "2027-03-01", "reason": "产假"}

    response = client.post(
        reverse("schools:move", args=[teacher.posts.get(organisation=school).pk]), values, follow=True
    )

    assert "二中 法治副校长" in response.content.decode()


MOVES = [
    ({"what": "leave"}, 302),
    ({"what": "away", "to": "2027-03-01"}, 302),
    ({"what": "lend", "to": "2027-03-01", "role": Role.LEARNER}, 302),
    ({"what": "transfer", "role": Role.LEARNER}, 302),
    ({"what": "transfer", "role": Role.PRINCIPAL}, 422),
    ({"what": "lend", "role": Role.BUREAU_ADMIN}, 422),
    ({"what": "away", "to": "2026-11-01"}, 422),
    ({"what": "correct", "from_": "2026-12-01", "to": "2026-11-30"}, 422),
    ({"what": "leave", "reason": " "}, 422),
]


@pytest.mark.parametrize(("asked", "status"), MOVES)
def test_posts_move_through_time_in_the_browser_with_a_day_and_a_reason(client, asked, status):
    school, other = a_school("一中"), a_school("二中")
    teacher = a_member(Role.LEARNER, school)
    post = teacher.posts.get()
    client.force_login(a_member(Role.SCHOOL_ADMIN, school))
    values = {"from_": "2026-11-23", "reason": "人事调令 3 号", "organisation": other.pk, "role": Role.LEARNER, **asked}
    before = list(Post.objects.order_by("pk").values())

    response = client.post(reverse("schools:move", args=[post.pk]), values)

    assert response.status_code == status
    if status == 422:
        assert list(Post.objects.order_by("pk").values()) == before
    else:
        fresh = teacher.posts.filter(superseded_at=None)
        assert fresh.exists()
        assert all(row.reason == "人事调令 3 号" and row.recorded_at for row in fresh)
        page = client.get(reverse("schools:history", args=[fresh.first().pk]))
        assert page.status_code != 200 or "人事调令 3 号" in page.content.decode()


def test_what_happens_to_a_post_is_entered_from_the_staff_list_and_told_with_its_class(client, school, administrator):
    teacher = a_class_teacher(a_class(school, 3), "林老师")
    client.force_login(administrator)

    page = client.get(f"/schools/{school.code}/staff/").content.decode()

    assert reverse("schools:move", args=[teacher.posts.get().pk]) in page
    assert "班主任 · 七年级（3）班" in page


@pytest.mark.parametrize("page", ["schools:move", "schools:end_post"])
def test_a_second_press_says_what_was_entered_and_leads_on(client, school, administrator, page):
    teacher, other = a_member(Role.LEARNER, school, "林老师"), a_school("第五中学")
    post = teacher.posts.get()
    values = {
        "what": "transfer",
        "from_": "2026-11-23",
        "organisation": other.pk,
        "role": Role.LEARNER,
        "reason": "调令",
    }
    client.force_login(administrator)
    client.post(reverse("schools:move", args=[post.pk]), values)
    before = list(Post.objects.order_by("pk").values())

    asked, pressed = (send(reverse(page, args=[post.pk]), follow=True) for send in (client.get, client.post))

    for answer in (asked, pressed):
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "这条任职此前已经变更" in text
        assert "第五中学" in text and "调令" in text
    assert list(Post.objects.order_by("pk").values()) == before


def test_who_was_sent_away_by_mistake_is_found_by_name_and_put_right(client, school, administrator):
    teacher = a_member(Role.LEARNER, school, "林老师")
    moves.leave(teacher, school, on=date(2026, 9, 15), by=None, reason="离职")
    ended = teacher.posts.get(superseded_at=None)
    client.force_login(administrator)

    listed, found = client.get(f"/schools/{school.code}/staff/"), client.get(f"/schools/{school.code}/staff/?q=林老师")
    client.post(
        reverse("schools:move", args=[ended.pk]), {"what": "correct", "from_": "2020-09-01", "reason": "误登记"}
    )

    assert [teacher in [post.user for post in page.context["page"]] for page in (listed, found)] == [False, True]
    assert reverse("schools:end_post", args=[ended.pk]) not in found.content.decode()
    assert teacher.posts.get(superseded_at=None).valid_to is None


def test_who_went_along_with_a_class_and_keeps_a_post_at_the_old_school_is_named(client, school):
    other, first = a_school("第五中学", level="L2"), a_class(school, 1)
    both, only = a_class_teacher(first, "林老师"), a_class_teacher(a_class(school, 2), "周老师")
    a_post(both, school, Role.LEARNER)
    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))
    values = {
        "what": "split",
        "on": "2026-11-02",
        "into": other.pk,
        "classes": [row.pk for row in school.classes.all()],
    }

    url = reverse("schools:reorganise", args=[school.code])
    page = client.post(url, {**values, "reason": "分设", "sure": "on"}, follow=True).content.decode()

    assert "林老师作为班主任随班转出" in page
    assert only.name not in page.split("随班转出")[0]


def test_a_closed_school_is_found_in_the_list_apart_by_who_may_read_it(client, school, administrator):
    closed = a_school("第五中学")
    reorganise.close(closed, on=date(2026, 11, 1), by=None, reason="撤并")
    a_school("第六中学")
    page, address = reverse("schools:list"), reverse("schools:school", args=[closed.code])

    client.force_login(a_member(Role.BUREAU_ADMIN, a_bureau()))
    listed = client.get(page)
    client.force_login(administrator)
    own = client.get(page, follow=True).content.decode()

    assert closed not in listed.context["page"].object_list
    assert list(listed.context["closed"]) == [closed]
    assert address in listed.content.decode()
    assert address not in own
