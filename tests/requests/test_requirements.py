"""/requirements/: the bureau makes, corrects and ends them, and exempts people."""

from copy import copy
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from content.editions.models import Course, Edition
from courses.requirements import audience, publish, recognise
from courses.requirements import name as naming_rules
from courses.requirements.models import Exemption, Naming, Requirement
from lms.facts.models import Fact
from lms.schools import reorganise
from lms.schools.calendar import today
from lms.schools.models import Role, Term
from tests.factories.content import an_edition
from tests.factories.coverage import a_class_requirement, a_completed, a_lesson_edition, a_requirement, an_exemption
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_school
from tests.factories.pages import a_course_page
from tests.requests.counting import queries_of

pytestmark = pytest.mark.django_db


class Bureau:
    """The bureau's people, two class teachers in two schools, and a published course."""

    def __init__(self) -> None:
        self.bureau = a_bureau()
        self.officer = a_member(Role.BUREAU_OFFICER, self.bureau, "刘主任")
        self.admin = a_member(Role.BUREAU_ADMIN, self.bureau, "周局")
        self.school = a_school("朝阳路小学")
        self.teacher = a_class_teacher(a_class(self.school), "陈静")
        a_class_teacher(a_class(a_school("第三中学")), "刘强")
        self.principal = a_member(Role.PRINCIPAL, self.school)
        self.course = an_edition(items=0, practice=0).course

    def values(self, **changed) -> dict:
        return {
            "unit": "person",
            "course": self.course.pk,
            "title": "新入职教职工法治入门",
            "organisation": self.bureau.pk,
            "roles": ["class_teacher"],
            "opens_on": "2026-09-01",
            "due_on": "2026-12-18",
            "least_edition": 1,
            "basis_text": "未成年人保护法第三十九条",
            **changed,
        }


@pytest.fixture
def place():
    return Bureau()


def test_before_it_is_published_its_burden_is_shown_and_nothing_is_saved(client, place):
    client.force_login(place.officer)

    response = client.post(reverse("requirements:preview"), place.values())

    burden = response.context["burden"]
    assert (burden.units, burden.schools, burden.total_hours) == (2, 2, 2)
    assert not Requirement.objects.exists()


def test_single_classes_of_a_school_are_offered_named_and_said(client, place):
    client.force_login(place.officer)
    other = a_class_teacher(a_class(place.school, 2), "王敏")
    first, second = place.school.classes.order_by("number")
    asked = place.values(organisation=place.school.pk)

    offered = client.post(reverse("requirements:classes") + "?part=", asked)
    of_all = client.post(reverse("requirements:classes") + "?part=", place.values())
    preview = client.post(reverse("requirements:preview"), {**asked, "classes": [second.pk]})
    client.post(reverse("requirements:publish"), {**asked, "classes": [second.pk], "sure": "1"})

    assert list(offered.context["field"].field.queryset) == [first, second]
    assert not of_all.context["field"].field.queryset
    assert second.display_name(today()) in preview.content.decode()
    assert list(audience.obliged(Requirement.objects.get(), on=date(2026, 11, 1), within=place.bureau)) == [other]
    correcting = client.get(reverse("requirements:correct", args=[Requirement.objects.get().number]))
    assert correcting.context["form"]["classes"].value() == [second.pk]


def test_classes_of_another_place_are_refused(client, place):
    client.force_login(place.officer)
    values = place.values(organisation=place.school.pk, classes=[a_class(a_school("第五中学")).pk])

    response = client.post(reverse("requirements:publish"), values)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["classes"])


@pytest.mark.parametrize("roles", [["principal", "class_teacher"], ["moral_education"]])
def test_everybody_or_nobody_is_published_only_after_it_is_meant(client, place, roles):
    client.force_login(place.officer)
    asked = place.values(organisation=place.school.pk, roles=roles)

    unsure = client.post(reverse("requirements:publish"), asked)
    count = Requirement.objects.count()
    client.post(reverse("requirements:publish"), {**asked, "sure": "1"})

    assert (unsure.status_code, count, Requirement.objects.count()) == (422, 0, 1)


def as_sent(form) -> dict:
    """What a browser would send of a form as it is shown."""
    shown = {field.html_name: field.value() for field in form}
    return {name: value for name, value in shown.items() if value is not False and value not in (None, "", [])}


@pytest.mark.parametrize("of_classes", [False, True])
def test_a_requirement_can_be_corrected_as_it_stands_in_the_form(client, place, of_classes):
    requirement = a_class_requirement() if of_classes else a_requirement(place.course)
    client.force_login(place.officer)
    url = reverse("requirements:correct", args=[requirement.number])
    shown = as_sent(client.get(url).context["form"])

    response = client.post(url, {**shown, "title": "改了名", "reason": "写错了", "unit": requirement.unit, "sure": "1"})

    assert response.status_code == 302
    assert Requirement.objects.known().get(number=requirement.number).title == "改了名"


def test_a_correction_pressed_twice_is_entered_once(client, place):
    requirement = a_requirement(place.course)
    client.force_login(place.officer)
    url = reverse("requirements:correct", args=[requirement.number])
    asked = place.values(title="改了名", reason="写错了", version=requirement.pk)

    client.post(url, asked)
    second = client.post(url, asked, follow=True)

    assert Requirement.objects.filter(number=requirement.number).count() == 2
    assert "这项要求现在就是这样" in second.content.decode()


def test_a_correction_does_not_undo_one_that_somebody_else_made_meanwhile(client, place):
    requirement = a_requirement(place.course)
    client.force_login(place.officer)
    url = reverse("requirements:correct", args=[requirement.number])
    client.post(url, place.values(due_on="2027-01-15", reason="期末时间调整", version=requirement.pk))

    late = client.post(url, place.values(title="改了名", reason="写错了", version=requirement.pk))

    assert (late.status_code, Requirement.objects.known().get().due_on) == (422, date(2027, 1, 15))
    assert "有人更正过这项要求" in late.content.decode()
    assert 'value="改了名"' in late.content.decode()


def test_what_is_wrong_with_a_correction_is_said_once(client, place):
    requirement = a_requirement(place.course)
    client.force_login(place.officer)

    response = client.post(
        reverse("requirements:correct", args=[requirement.number]), place.values(due_on="2026-08-01", reason="写错了")
    )

    assert len(response.context["form"].errors["due_on"]) == 1


def test_a_due_date_that_has_passed_is_pointed_out_before_it_is_published(client, place, time_machine):
    time_machine.move_to("2027-01-05 09:00:00+08:00", tick=False)
    client.force_login(place.officer)

    past = client.post(reverse("requirements:preview"), place.values())
    ahead = client.post(reverse("requirements:preview"), place.values(due_on="2027-01-05"))

    assert [response.context["burden"].is_past for response in (past, ahead)] == [True, False]


def test_training_from_before_the_time_that_counts_is_said_to_count_not(client, place):
    requirement = a_requirement(place.course)
    client.force_login(place.admin)
    post = place.teacher.posts.get()
    url = reverse("requirements:recognise", args=[requirement.number]) + f"?post={post.pk}"
    asked = {"title": "省级培训", "provider": "省厅", "hours": "8", "document": "结业证 12 号"}

    early = client.post(url, {**asked, "completed_on": "2020-10-01"}, follow=True)
    counted = client.post(url, {**asked, "completed_on": "2026-09-02"}, follow=True)

    assert ["不计入这项要求" in response.content.decode() for response in (early, counted)] == [True, False]


def test_a_correction_to_nobody_is_asked_about_too(client, place):
    requirement = a_requirement(place.course)
    client.force_login(place.officer)
    url = reverse("requirements:correct", args=[requirement.number])
    asked = place.values(joined_after="2030-01-01", reason="改为新入职")

    unsure = client.post(url, asked)
    versions = Requirement.objects.count()
    client.post(url, {**asked, "sure": "1"})

    assert (unsure.status_code, versions, Requirement.objects.count()) == (422, 1, 2)


def test_parts_of_several_places_make_one_audience_and_come_back_into_the_form(client, place):
    client.force_login(place.officer)
    other = a_school("第五中学")
    head = a_member(Role.PRINCIPAL, other)
    first = {"also_1_organisation": place.school.pk, "also_1_roles": ["class_teacher"]}
    parts = {**first, "also_1_classes": [place.school.classes.get().pk]}
    parts |= {"also_2_organisation": other.pk, "also_2_roles": ["principal"]}

    client.post(reverse("requirements:publish"), place.values(roles=[], **parts))

    requirement = Requirement.objects.get()
    obliged = audience.obliged(requirement, on=date(2026, 11, 1), within=place.bureau)
    assert set(obliged) == {place.teacher, head}
    form = client.get(reverse("requirements:correct", args=[requirement.number])).context["form"]
    assert (form["roles"].value(), form["also_1_roles"].value()) == ([], ["class_teacher"])
    assert form["organisation"].value() == place.bureau.pk


@pytest.mark.parametrize("half", [{"also_1_stages": ["junior"]}, {"also_2_joined_after": "2026-09-01"}])
def test_a_part_without_a_post_is_not_dropped_in_silence(client, place, half):
    client.force_login(place.officer)

    response = client.post(reverse("requirements:preview"), place.values(**half))

    assert (response.status_code, len(response.context["form"].errors)) == (422, 1)


@pytest.mark.parametrize("name", ["classes", "preview", "burden"])
def test_a_key_that_no_database_holds_is_no_error_of_the_server(client, place, name):
    client.force_login(place.officer)

    response = client.post(reverse(f"requirements:{name}"), place.values(organisation="9" * 30))

    assert response.status_code in (200, 422)


def test_what_was_previewed_is_published_with_its_fact(client, place):
    client.force_login(place.officer)

    client.post(reverse("requirements:publish"), place.values())

    requirement = Requirement.objects.get()
    assert (requirement.number, requirement.by, requirement.counts_from) == (1, place.officer, date(2026, 9, 1))
    assert set(audience.obliged(requirement, on=date(2026, 11, 1), within=place.bureau)) >= {place.teacher}
    assert Fact.objects.get(kind="requirement").ref == f"courses.Requirement:{requirement.pk}"


def test_publishing_twice_leaves_one_requirement(client, place):
    client.force_login(place.officer)

    first, second = (client.post(reverse("requirements:publish"), place.values()) for _n in range(2))

    assert first["Location"] == second["Location"]
    assert Requirement.objects.count() == Fact.objects.filter(kind="requirement").count() == 1


def test_a_withdrawn_course_is_not_required_anew_and_the_standing_requirement_says_so(client, place):
    client.force_login(place.officer)
    requirement = a_requirement(place.course)
    Edition.objects.filter(course=place.course).update(withdrawn_at="2026-09-15T00:00Z")

    refused = client.post(reverse("requirements:publish"), place.values(title="再来一次"))
    shown = client.get(reverse("requirements:show", args=[requirement.number]))
    corrected = client.post(
        reverse("requirements:correct", args=[requirement.number]), place.values(title="改了名", reason="写错了")
    )

    assert refused.status_code == 422
    assert "course" in refused.context["form"].errors
    assert "已下架" in shown.content.decode()
    assert corrected.status_code == 302
    assert [row.title for row in Requirement.objects.known()] == ["改了名"]


def test_an_editor_is_told_which_requirements_name_a_course_before_taking_it_back(client, place):
    page = a_course_page()
    a_class_requirement(Course.objects.get(key=page.course_key))
    client.force_login(a_member(Role.EDITOR, place.bureau))
    address = reverse("wagtailadmin_pages:unpublish", args=[page.pk])

    told = client.post(address, follow=True)
    page.refresh_from_db()
    assert page.live
    assert "1 项培训要求" in told.content.decode()

    client.post(address)
    page.refresh_from_db()
    assert not page.live


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"due_on": "2026-08-31"}, "due_on"),
        ({"roles": []}, "roles"),
        ({"roles": ["pupil"]}, "roles"),
        ({"basis_text": ""}, "basis_text"),
        ({"least_edition": 7}, "least_edition"),
        ({"counts_from": "2027-01-01"}, "counts_from"),
        ({"opens_on": "morgen"}, "opens_on"),
        ({"pace_1_by": "2027-05-01", "pace_1_percent": 50}, "pace_1_by"),
        ({"pace_1_percent": 50}, "pace_1_by"),
        ({"pace_1_by": "2026-11-01"}, "pace_1_percent"),
        ({"organisation": 999999}, "organisation"),
    ],
)
def test_a_draft_that_nobody_could_meet_is_refused_beside_its_field(client, place, changed, field):
    client.force_login(place.officer)

    for name in ("requirements:preview", "requirements:publish"):
        response = client.post(reverse(name), place.values(**changed))

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
    assert not Requirement.objects.exists()


def test_a_requirement_by_class_takes_a_lesson_for_pupils(client, place):
    client.force_login(place.officer)
    lesson = a_lesson_edition().course
    values = place.values(unit="class", course=lesson.pk, stages=["junior"], sessions_required=2)

    client.post(reverse("requirements:publish"), values)

    requirement = Requirement.objects.get()
    assert (requirement.unit, requirement.stages, requirement.sessions_required) == ("class", ["junior"], 2)


def test_the_live_count_answers_with_a_fragment_even_for_half_a_form(client, place):
    client.force_login(place.officer)

    half = client.post(reverse("requirements:burden"), {"unit": "person"})
    whole = client.post(reverse("requirements:burden"), place.values())

    assert (half.status_code, half.context["burden"]) == (200, None)
    assert whole.context["burden"].units == 2


def test_a_correction_keeps_the_number_and_the_old_wording(client, place):
    requirement = a_requirement(place.course)
    client.force_login(place.officer)
    url = reverse("requirements:correct", args=[requirement.number])

    without = client.post(url, place.values(due_on="2027-01-15"))
    client.post(url, place.values(due_on="2027-01-15", reason="期末时间调整"))

    assert without.status_code == 422
    old, new = Requirement.objects.order_by("recorded_at", "pk")
    assert (old.pk, old.due_on, new.due_on, new.number, new.supersedes) == (
        requirement.pk, date(2026, 12, 18), date(2027, 1, 15), requirement.number, old,
    )  # fmt: skip
    assert old.superseded_at == new.recorded_at


def test_versions_with_parts_cost_no_query_each(client, place):
    client.force_login(place.officer)
    classes = [row.pk for row in place.school.classes.all()]
    part = {"organisation": place.school.pk, "roles": ["class_teacher"], "classes": classes}
    requirement = a_requirement(place.course, audience=[part])
    url = reverse("requirements:show", args=[requirement.number])
    of_one = len(queries_of(client, url))

    for title in ("二", "三"):
        draft = copy(requirement)
        draft.title = title
        requirement = publish.correct(requirement, draft, by=place.officer, reason="改名")

    assert len(client.get(url).context["versions"]) == 3
    assert len(queries_of(client, url)) == of_one <= 15


def test_an_ended_requirement_obliges_nobody_from_that_day_on(client, place):
    requirement = a_requirement(place.course)
    client.force_login(place.officer)

    client.post(reverse("requirements:end", args=[requirement.number]), {"on": "2026-11-01", "reason": "并入新要求"})

    requirement.refresh_from_db()
    assert audience.obliged(requirement, on=date(2026, 10, 31), within=place.bureau).count() == 2
    assert not audience.obliged(requirement, on=date(2026, 11, 1), within=place.bureau).exists()


@pytest.mark.parametrize("name", ["new", "preview", "publish", "burden"])
def test_a_school_makes_no_requirements(client, place, name):
    client.force_login(place.principal)

    response = client.get(reverse("requirements:new")) if name == "new" else client.post(
        reverse(f"requirements:{name}"), place.values()
    )  # fmt: skip

    assert response.status_code == 403
    assert not Requirement.objects.exists()


def test_only_the_administrator_exempts_and_the_person_is_not_counted_any_more(client, place):
    requirement = a_requirement(place.course)
    url = f"{reverse('requirements:exempt', args=[requirement.number])}?post={place.teacher.posts.get().pk}"
    values = {"valid_from": "2026-09-01", "reason": "产假"}

    client.force_login(place.officer)
    officer = client.post(url, values)
    client.force_login(place.admin)
    client.post(url, values)

    assert officer.status_code == 403
    assert (Exemption.objects.get().user, Exemption.objects.get().by) == (place.teacher, place.admin)
    assert place.teacher not in audience.obliged(requirement, on=date(2026, 11, 1), within=place.bureau)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_whoever_has_completed_it_here_or_elsewhere_needs_no_exemption(client, place, elsewhere):
    requirement, done_on = a_requirement(place.course, opens_on=date(2026, 9, 1)), date(2026, 9, 10)
    if elsewhere:
        kept = {"title": "省级培训", "provider": "省教育厅", "hours": Decimal(10), "document": "结业证书 1 号"}
        recognise.recognise(place.teacher, place.course, within=place.school, on=done_on, by=place.admin, **kept)
    else:
        a_completed(place.teacher, place.course.current, on=done_on)
    client.force_login(place.admin)
    url = f"{reverse('requirements:exempt', args=[requirement.number])}?post={place.teacher.posts.get().pk}"

    response = client.post(url, {"valid_from": "2026-11-01", "reason": "产假"})

    assert response.status_code == 422
    assert not Exemption.objects.exists()


def test_who_did_it_long_ago_and_is_asked_again_can_be_exempted(client, place):
    requirement = a_requirement(
        place.course, opens_on=date(2023, 9, 1), due_on=date(2024, 6, 30), valid_months=12, renewal_days=60
    )
    a_completed(place.teacher, place.course.current, on=date(2023, 10, 1))
    client.force_login(place.admin)
    url = f"{reverse('requirements:exempt', args=[requirement.number])}?post={place.teacher.posts.get().pk}"

    assert client.post(url, {"valid_from": "2026-11-01", "reason": "产假"}).status_code == 302


def test_an_exemption_entered_after_the_completion_takes_nothing_away(client, place):
    requirement = a_requirement(place.course, opens_on=date(2026, 9, 1))
    a_completed(place.teacher, place.course.current, on=date(2026, 10, 14))
    client.force_login(place.admin)
    url = f"{reverse('requirements:exempt', args=[requirement.number])}?post={place.teacher.posts.get().pk}"

    over_it = client.post(url, {"valid_from": "2026-09-01", "reason": "产假"})
    before_it = client.post(url, {"valid_from": "2026-09-01", "valid_to": "2026-10-01", "reason": "产假"})

    assert (over_it.status_code, before_it.status_code) == (422, 302)
    assert "2026-10-14" in over_it.content.decode()


def test_a_withdrawn_exemption_ends_on_the_day_and_its_past_stays(client, place):
    requirement = a_requirement(place.course)
    exemption = an_exemption(requirement, place.teacher, place.school)
    client.force_login(place.admin)

    client.post(reverse("requirements:withdraw", args=[exemption.pk]), {"on": "2026-11-01", "reason": "返岗"})

    obliged = [
        place.teacher in audience.obliged(requirement, on=day, within=place.bureau)
        for day in (date(2026, 10, 31), date(2026, 11, 1))
    ]
    assert obliged == [False, True]


def test_a_post_that_is_none_is_not_found(client, place):
    requirement = a_requirement(place.course)
    client.force_login(place.admin)

    for post in ("", "abc", "999999"):
        assert client.get(reverse("requirements:exempt", args=[requirement.number]), {"post": post}).status_code == 404


def test_the_officer_of_another_district_does_not_see_it(client, place):
    requirement = a_requirement(place.course)
    elsewhere = type(place.bureau).plant(code="ELSE", name="外区教育局", kind="bureau")
    client.force_login(a_member(Role.BUREAU_OFFICER, elsewhere))

    assert client.get(reverse("requirements:show", args=[requirement.number])).status_code == 403
    assert client.get(reverse("requirements:correct", args=[requirement.number])).status_code == 403
    assert requirement.title not in client.get(reverse("requirements:list")).content.decode()


@pytest.mark.parametrize("into", [True, False])
def test_a_requirement_for_single_classes_says_when_these_end_and_as_what_they_go_on(client, place, into):
    client.force_login(place.officer)
    second, other = a_class(place.school, 2), a_school("第五中学")
    part = {"organisation": place.school.pk, "roles": ["class_teacher"], "classes": [second.pk]}
    named = a_requirement(place.course, organisation=place.school, audience=[part])
    pages = [reverse(f"requirements:{name}", args=[named.number]) for name in ("show", "correct")]
    before = [client.get(page).content.decode() for page in pages]
    if into:
        reorganise.split(place.school, into=other, classes=[second], people=[], on=today(), by=None, reason="分设")
    else:
        reorganise.close(place.school, on=date(2026, 12, 1), by=None, reason="撤并")

    after = [client.get(page).content.decode() for page in pages]

    assert not any("这里指定的班级" in text for text in before)
    assert all("这里指定的班级" in text for text in after)
    assert [("转为七年级（2）班 · 第五中学" in text) for text in after] == [into, into]


def test_leaving_out_somebody_who_is_exempt_is_said(client, place):
    named = a_requirement(place.course)
    an_exemption(named, place.teacher, place.school)
    client.force_login(place.officer)
    values = {"kind": "left_out", "login_name": place.teacher.login_name, "valid_from": "2026-11-23", "reason": "借调"}

    page = client.post(reverse("requirements:name", args=[named.number]), values, follow=True).content.decode()
    again = client.post(reverse("requirements:name", args=[named.number]), values).content.decode()

    assert "陈静还有这项要求的免修" in page
    assert "指定不计入" in again


def test_ending_a_naming_or_an_exemption_twice_says_what_stands(client, place):
    named = a_requirement(place.course)
    exemption = an_exemption(named, place.teacher, place.school)
    said = {"within": place.school, "from_": date(2026, 10, 1), "reason": "借调", "by": None}
    naming = naming_rules.name(named, place.teacher, Naming.Kind.LEFT_OUT, **said)
    client.force_login(place.admin)
    values = {"on": "2026-11-01", "reason": "回校"}

    for url in (
        reverse("requirements:end_naming", args=[naming.pk]),
        reverse("requirements:withdraw", args=[exemption.pk]),
    ):
        client.post(url, values)
        before = Fact.objects.count()
        again = client.post(url, values, follow=True)

        assert "此前已经变更" in again.content.decode()
        assert Fact.objects.count() == before


def test_one_withdrawn_course_keeps_no_other_requirement_from_the_new_year(client, place, time_machine):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    dates = {"opens_on": date(2025, 10, 1), "due_on": date(2026, 3, 1)}
    withdrawn = a_requirement(an_edition(items=0, practice=0).course, title="旧课", **dates)
    kept = a_requirement(place.course, title="常设课", **dates)
    Edition.objects.filter(pk=withdrawn.course.current.pk).update(withdrawn_at=timezone.now())
    client.force_login(place.officer)

    lines = client.get(reverse("requirements:copy")).context["lines"]
    client.post(reverse("requirements:copy"), {"number": [withdrawn.number, kept.number]})

    assert [bool(line.problem) for line in lines] == [line.earlier == withdrawn for line in lines]
    assert [row.copied_from for row in Requirement.objects.exclude(copied_from=None)] == [kept.number]


def test_copying_asks_about_requirements_that_would_name_nobody_or_everybody(client, place, time_machine):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    dates = {"opens_on": date(2025, 10, 1), "due_on": date(2026, 3, 1)}
    nobody = a_requirement(place.course, title="空", roles=["moral_education"], **dates)
    some = a_requirement(place.course, title="常设课", **dates)
    client.force_login(place.officer)
    url, copied = reverse("requirements:copy"), Requirement.objects.exclude(copied_from=None)

    asked = client.post(url, {"number": [nobody.number, some.number]})
    unchanged = copied.count()
    left_out = client.post(url, {"number": [some.number]})
    client.post(url, {"number": [nobody.number], "sure": [nobody.number]})

    assert (asked.status_code, unchanged, left_out.status_code) == (422, 0, 302)
    assert asked.content.decode().count("请勾选确认，或修改适用对象") == 1
    assert {row.copied_from for row in copied} == {nobody.number, some.number}


def test_copying_with_nothing_ticked_or_pressed_twice_says_that_nothing_was_published(client, place, time_machine):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    earlier = a_requirement(place.course, opens_on=date(2025, 10, 1), due_on=date(2026, 3, 1))
    client.force_login(place.officer)
    url = reverse("requirements:copy")

    unticked = client.post(url, follow=True)
    client.post(url, {"number": [earlier.number], "sure": [earlier.number]})
    again = client.post(url, {"number": [earlier.number], "sure": [earlier.number]}, follow=True)

    assert all("没有发布任何要求" in response.content.decode() for response in (unticked, again))
    assert Requirement.objects.exclude(copied_from=None).count() == 1


def test_a_corrected_copy_is_not_offered_for_copying_once_more(client, place, time_machine):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    earlier = a_requirement(place.course, opens_on=date(2025, 10, 1), due_on=date(2026, 3, 1))
    client.force_login(place.officer)
    client.post(reverse("requirements:copy"), {"number": [earlier.number], "sure": [earlier.number]})
    copied = Requirement.objects.get(copied_from=earlier.number)

    client.post(
        reverse("requirements:correct", args=[copied.number]),
        place.values(basis_text="明教〔2026〕5 号", reason="换成今年的文号", sure="1"),
    )

    corrected = Requirement.objects.known().get(number=copied.number)
    assert corrected.basis_text == "明教〔2026〕5 号"
    assert client.get(reverse("requirements:copy")).context["lines"] == []
    client.post(
        reverse("requirements:correct", args=[copied.number]),
        place.values(basis_text="明教〔2026〕5 号", reason="再按一次", sure="1", version=corrected.pk),
    )
    assert Requirement.objects.known().get(number=copied.number) == corrected


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_the_term_says_whom_of_a_role_it_means_and_when_it_is_due_this_term(
    client, place, count, time_machine, django_assert_max_num_queries
):
    time_machine.move_to("2027-11-22 09:00:00+08:00", tick=False)
    Term.objects.create(root=place.bureau, name="第一学期", starts_on=date(2027, 9, 1), ends_on=date(2028, 1, 20))
    part = {"organisation": place.school.pk, "roles": ["class_teacher"], "classes": [place.school.classes.get().pk]}
    later = {"opens_on": "2027-09-01", "due_on": "2027-12-18", "counts_from": "2027-09-01"}
    for n in range(count):
        a_requirement(place.course, title=f"第 {n} 项", audience=[part], repeats="year", cycles=[later])
    client.force_login(place.teacher)

    with django_assert_max_num_queries(15):
        page = client.get(reverse("requirements:term"))

    items = page.context["lists"][0].items
    assert [item.due_on for item in items] == [date(2027, 12, 18)] * count
    assert page.content.decode().count("仅限：班主任 · 朝阳路小学") == count
