"""/coverage/: who sees which figures, and that every number opens its list."""

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from courses.coverage import asof, recount
from lms.people.models import AccessLogEntry
from lms.schools.models import Post, Role
from tests.factories.coverage import (
    BEFORE_ALL,
    DUE,
    a_class_requirement,
    a_class_session,
    a_completed,
    a_lesson_edition,
    a_requirement,
    an_exemption,
)
from tests.factories.lms import a_bureau, a_class, a_class_teacher, a_member, a_person, a_post, a_school

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)
MOST_QUERIES = 15


class District:
    """Two schools with two class teachers each, one of them done; a head teacher, an inspector, the bureau."""

    def __init__(self) -> None:
        self.bureau = a_bureau()
        self.school, self.other = a_school("朝阳路小学"), a_school("第三中学")
        self.teachers = [
            a_class_teacher(a_class(self.school, 1), "陈静"),
            a_class_teacher(a_class(self.school, 2), "王敏"),
        ]
        self.others = [
            a_class_teacher(a_class(self.other, 1), "刘强"),
            a_class_teacher(a_class(self.other, 2), "赵婷"),
        ]
        self.officer = a_member(Role.BUREAU_OFFICER, self.bureau, "刘主任")
        self.admin = a_member(Role.BUREAU_ADMIN, self.bureau, "周局")
        self.principal = a_member(Role.PRINCIPAL, self.school, "高校长")
        self.inspector = a_member(Role.INSPECTOR, self.other, "何督学")
        self.deputy = a_member(Role.VICE_PRINCIPAL_LAW, self.school, "方检察官")
        self.requirement = a_requirement()
        edition = self.requirement.course.current
        a_completed(self.teachers[0], edition, on=date(2026, 10, 14))
        a_completed(self.others[0], edition, on=date(2026, 10, 20))


@pytest.fixture
def district():
    return District()


def text(response) -> str:
    return response.content.decode()


def test_the_bureau_sees_every_school_by_pinyin_and_the_whole(client, district):
    client.force_login(district.officer)

    response = client.get(reverse("coverage:tree", args=[district.requirement.number]), {"on": ON.isoformat()})

    overview = response.context["overview"]
    assert [row.place for row in overview.rows] == [district.school, district.other]
    assert (overview.total.obliged, overview.total.on_time, overview.total.open) == (4, 2, 2)
    assert text(response).index("朝阳路小学") < text(response).index("第三中学")


def test_a_head_sees_the_own_school_only(client, district):
    client.force_login(district.principal)
    number = district.requirement.number

    own = client.get(reverse("coverage:tree", args=[number]), {"on": ON.isoformat()}, follow=True)
    foreign = client.get(reverse("coverage:school", args=[number, district.other.code]))

    assert (
        own.redirect_chain[0][0] == reverse("coverage:school", args=[number, district.school.code]) + "?on=2026-11-23"
    )
    assert "陈静" in text(own)
    assert "刘强" not in text(own)
    assert foreign.status_code == 404


def test_an_inspector_sees_the_assigned_school_and_no_other(client, district):
    client.force_login(district.inspector)
    number = district.requirement.number

    own = client.get(reverse("coverage:school", args=[number, district.other.code]), {"on": ON.isoformat()})
    foreign = client.get(reverse("coverage:people", args=[number]), {"at": district.school.code})

    assert "刘强" in text(own)
    assert foreign.status_code == 404


def test_a_vice_principal_from_outside_sees_figures_without_names(client, district):
    client.force_login(district.deputy)
    number = district.requirement.number
    here = {"at": district.school.code}

    page = client.get(reverse("coverage:school", args=[number, district.school.code]), {"on": ON.isoformat()})

    assert page.context["total"].obliged == 2
    assert "陈静" not in text(page)
    assert client.get(reverse("coverage:people", args=[number]), here).status_code == 404
    assert client.get(reverse("coverage:csv", args=[number]), here).status_code == 404
    book = client.get(reverse("coverage:xlsx", args=[number]), {**here, "on": ON.isoformat()})
    assert "陈静" not in str(sheets(book))


def test_a_class_teacher_has_no_coverage_pages(client, district):
    client.force_login(district.teachers[0])

    assert client.get(reverse("coverage:list")).status_code == 403
    assert client.get(reverse("coverage:tree", args=[district.requirement.number])).status_code in (403, 404)


@pytest.mark.parametrize(
    "status", ["obliged", "done", "outstanding", "on_time", "late", "open", "exempt", "roster", "outside"]
)
def test_each_number_opens_a_list_of_its_length(client, district, status):
    an_exemption(district.requirement, district.teachers[1], district.school)
    client.force_login(district.officer)

    page = client.get(
        reverse("coverage:people", args=[district.requirement.number]), {"on": ON.isoformat(), "status": status}
    )

    total = page.context["page"].paginator.count
    tree = client.get(reverse("coverage:tree", args=[district.requirement.number]), {"on": ON.isoformat()})
    sums = tree.context["overview"].reconciliation
    assert total == getattr(tree.context["total"], status, None) or total == getattr(sums, status, None)
    assert len(page.context["person_rows"]) == total


def test_somebody_in_two_schools_counts_once_in_the_whole_and_the_page_says_so(client, district):
    a_post(district.teachers[0], district.other, Role.CLASS_TEACHER, school_class=a_class(district.other, 3))
    client.force_login(district.officer)

    tree = client.get(reverse("coverage:tree", args=[district.requirement.number]), {"on": ON.isoformat()})
    shared = client.get(
        reverse("coverage:people", args=[district.requirement.number]), {"on": ON.isoformat(), "status": "shared"}
    )

    overview = tree.context["overview"]
    assert (sum(row.coverage.obliged for row in overview.rows), overview.total.obliged, overview.shared) == (5, 4, 1)
    assert [row.user for row in shared.context["person_rows"]] == [district.teachers[0]]


@pytest.mark.parametrize("bad", ["2026-13-01", "gestern", "0001-01-01", "2026-11-23T00:00", "99999-01-01", "‮"])
def test_a_date_that_is_none_gives_today_and_says_so(client, district, bad):
    client.force_login(district.officer)
    number = district.requirement.number

    for url in (
        reverse("coverage:tree", args=[number]),
        reverse("coverage:list"),
        reverse("coverage:people", args=[number]),
    ):
        response = client.get(url, {"on": bad, "known_by": bad})

        assert response.status_code == 200
        assert len(response.context["notices"]) == 2


def test_what_was_known_then_and_what_is_known_now(client, district):
    Post.objects.update(recorded_at=BEFORE_ALL)
    recount.rebuild(district.requirement.number)
    late = asof.end_of(date(2026, 11, 20))
    a_completed(district.teachers[1], district.requirement.course.current, on=date(2026, 10, 1), recorded=late)
    client.force_login(district.admin)
    url = reverse("coverage:school", args=[district.requirement.number, district.school.code])

    now = client.get(url, {"on": "2026-11-01"}).context
    then = client.get(url, {"on": "2026-11-01", "known_by": "2026-11-01"}).context

    assert (now["total"].on_time, then["total"].on_time) == (2, 1)
    assert (now["overview"].since_then, then["overview"].since_then) == (None, 1)
    assert [row.user.name for row in now["person_rows"] if row.entered_late] == ["王敏"]


def test_needs_support_lists_only_where_somebody_is_overdue(client, district):
    a_completed(district.others[1], district.requirement.course.current, on=date(2026, 10, 21))
    client.force_login(district.officer)

    response = client.get(
        reverse("coverage:tree", args=[district.requirement.number]), {"on": "2026-12-19", "show": "support"}
    )

    assert [row.place for row in response.context["rows"]] == [district.school]


def test_class_pages_show_classes_and_never_pupils(client, district):
    edition = a_lesson_edition()
    requirement = a_class_requirement(edition.course, sessions=1)
    school_class = district.school.classes.first()
    a_class_session(school_class, edition, held_on=date(2026, 10, 14), present=43)
    client.force_login(district.officer)

    tree = client.get(reverse("coverage:tree", args=[requirement.number]), {"on": ON.isoformat()})
    school = client.get(
        reverse("coverage:school", args=[requirement.number, district.school.code]), {"on": ON.isoformat()}
    )

    total = tree.context["total"]
    assert (total.obliged, total.on_time, total.sessions, total.sessions_required, total.pupils, total.reached) == (
        4, 1, 1, 4, 180, 45,
    )  # fmt: skip
    assert [(row.name, row.work.sessions) for row in school.context["class_rows"]] == [
        ("七年级（1）班", 1), ("七年级（2）班", 0),
    ]  # fmt: skip


def sheets(response) -> dict[str, list]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_the_workbook_has_figures_list_and_method_and_leaves_a_line_in_the_log(client, district):
    client.force_login(district.officer)

    response = client.get(reverse("coverage:xlsx", args=[district.requirement.number]), {"on": ON.isoformat()})

    places, people, method = sheets(response).values()
    assert [row[1] for row in places[1:3]] == ["朝阳路小学", "第三中学"]
    assert len(people) == 1 + 4
    assert ON in [row[1] for row in method]
    assert list(AccessLogEntry.objects.values_list("action", "by__name", "organisation")) == [
        ("coverage.export", "刘主任", district.bureau.pk)
    ]


def test_a_name_that_looks_like_a_formula_stays_text(client, district):
    district.teachers[0].name = '=HYPERLINK("http://x","y")'
    district.teachers[0].save()
    client.force_login(district.principal)
    number = district.requirement.number

    rows = client.get(reverse("coverage:csv", args=[number]), {"on": ON.isoformat(), "status": "obliged"})
    book = client.get(reverse("coverage:xlsx", args=[number]), {"on": ON.isoformat()})

    assert "\"'=HYPERLINK" in rows.getvalue().decode("utf-8-sig")
    assert any(str(cell).startswith("'=HYPERLINK") for row in list(sheets(book).values())[1] for cell in row)


@pytest.mark.parametrize("name", ["list", "matrix", "tree", "trend", "school", "people", "person", "required"])
def test_a_page_costs_the_same_few_queries_in_a_small_district_and_in_a_larger_one(
    client, district, django_assert_max_num_queries, name
):
    client.force_login(district.officer)
    address = _address(district, name)
    small = _queries_of(client, address, MOST_QUERIES, django_assert_max_num_queries)

    for n in range(5):
        a_class_teacher(a_class(a_school(f"学校{n}")), f"老师{n}")
        a_class_teacher(a_class(district.school, n + 10), f"师{n}")
    recount.rebuild(district.requirement.number)

    assert _queries_of(client, address, MOST_QUERIES, django_assert_max_num_queries) == small


def _address(district: District, name: str) -> str:
    number, post = district.requirement.number, district.teachers[0].posts.filter(role=Role.CLASS_TEACHER).get().pk
    parts = {"school": [number, district.school.code], "person": [number, post], "required": [post]}
    return reverse(f"coverage:{name}", args=parts.get(name, [] if name in ("list", "matrix") else [number]))


def _queries_of(client, address: str, most: int, guard) -> int:
    """How many the second call takes: the first one reads what a process reads once."""
    client.get(address, {"on": ON.isoformat()})
    with guard(most) as caught:
        assert client.get(address, {"on": ON.isoformat()}).status_code == 200
    return len(caught)


def test_a_requirement_of_another_district_does_not_exist(client, district):
    elsewhere = type(district.bureau).plant(code="ELSE", name="外区教育局", kind="bureau")
    foreign = a_requirement(organisation=elsewhere, title="外区要求")
    client.force_login(district.officer)

    assert client.get(reverse("coverage:tree", args=[foreign.number])).status_code == 404
    assert "外区要求" not in text(client.get(reverse("coverage:list")))


def test_due_date_itself_is_not_overdue(client, district):
    client.force_login(district.officer)

    response = client.get(reverse("coverage:tree", args=[district.requirement.number]), {"on": DUE.isoformat()})

    assert (response.context["total"].open, response.context["total"].overdue) == (2, 0)


def test_nobody_signed_in_is_led_to_the_sign_in_page(client, district):
    a_person()

    assert client.get(reverse("coverage:tree", args=[district.requirement.number])).status_code == 302


def test_the_list_of_requirements_says_what_was_known_on_that_day(client, district):
    client.force_login(district.officer)

    page = client.get("/coverage/", {"on": "2026-11-23", "known_by": "2026-09-01"})

    now = client.get("/coverage/", {"on": "2026-11-23"})
    assert [total.done for _row, total, _url in now.context["cards"]] == [2]
    assert [total.done for _row, total, _url in page.context["cards"]] == [0]
