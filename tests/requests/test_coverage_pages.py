"""/coverage/: matrix, trend, one person's cell, reports, tokens and the data interface."""

import io
import json
import re
import zipfile
from datetime import date, timedelta
from urllib.parse import urlencode

import pypdfium2
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from courses.coverage import paper, recount, tokens
from courses.coverage.models import ApiToken
from courses.coverage.queries import coverage
from courses.requirements import name, recognise
from courses.requirements.models import Naming
from lms.schools import counts, posts, queries, reorganise
from lms.schools.calendar import today
from lms.schools.models import HeadCount, Organisation, Post, Role, StaffCount, Term
from tests.factories.coverage import (
    a_class_requirement,
    a_class_session,
    a_completed,
    a_lesson_edition,
    a_requirement,
    an_exemption,
    known_since_long,
)
from tests.factories.lms import a_class, a_cluster, a_member, a_person, a_post, a_pupil
from tests.requests.counting import queries_of
from tests.requests.test_coverage import BEFORE_ALL, ON, District, sheets

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_only]
LISTS = ["obliged", "done", "outstanding", "on_time", "late", "recognised", "open", "overdue", "exempt", "not_started"]
LISTS += ["outside", "added", "left_out", "roster", "left", "shared"]


@pytest.fixture
def district():
    """With somebody exempt, one recognised, one added from outside, one left out, and a post in two schools."""
    district = District()
    number = district.requirement
    an_exemption(number, district.teachers[1], district.school)
    helper = a_member(Role.LEARNER, district.school, "李助教")
    name.name(number, helper, Naming.Kind.ADDED, within=district.school, from_=date(2026, 9, 1), reason="带队", by=None)
    late = a_person("孙迟到")
    a_post(late, district.other, Role.CLASS_TEACHER, school_class=a_class(district.other, 5))
    a_post(late, district.school, Role.CLASS_TEACHER, school_class=a_class(district.school, 6))
    a_completed(late, number.course.current, on=date(2026, 12, 20))
    recognise.recognise(
        district.others[1], number.course, within=district.other, title="省级培训", provider="省厅", hours=8,
        document="结业证 12 号", on=date(2026, 9, 10), by=None,
    )  # fmt: skip
    out = a_person("吴例外")
    a_post(out, district.other, Role.CLASS_TEACHER, school_class=a_class(district.other, 7))
    out_kind = Naming.Kind.LEFT_OUT
    name.name(number, out, out_kind, within=district.other, from_=date(2026, 9, 1), reason="援疆", by=None)
    return district


@pytest.mark.parametrize("on", ["2026-08-31", "2026-11-23", "2026-12-19", "2026-12-20"])
@pytest.mark.parametrize("place", ["bureau", "school", "other"])
def test_every_number_equals_its_list_and_the_rows_of_its_export(client, district, place, on):
    client.force_login(district.admin)
    number, here = district.requirement.number, getattr(district, place)
    asked = {"on": on, "at": here.code}
    page = "coverage:tree" if place == "bureau" else "coverage:school"
    keys = [number] if place == "bureau" else [number, here.code]
    overview = client.get(reverse(page, args=keys), {"on": on}).context["overview"]
    total, sums = overview.total, overview.reconciliation
    numbers = {which: getattr(total, which, getattr(sums, which, None)) for which in LISTS[:-1]}
    numbers["shared"] = overview.shared

    for which in LISTS:
        people = client.get(reverse("coverage:people", args=[number]), {**asked, "status": which})
        rows = client.get(reverse("coverage:csv", args=[number]), {**asked, "status": which})
        assert people.context["page"].paginator.count == numbers[which], which
        assert len(rows.getvalue().decode("utf-8-sig").splitlines()) - 1 == numbers[which], which
    assert sums.roster - sums.outside + sums.added - sums.exempt - sums.not_started == sums.obliged


NUMBER = re.compile(r'<a href="([^"]*[?&;]status=[a-z_]+[^"]*)">([\d\s]+)</a>')


def pages(district, number: int, on: str, known: str) -> list[str]:
    """Every page that shows figures, of two requirements."""
    asked = f"?on={on}{known}"
    schools = [reverse("coverage:school", args=[number, place.code]) for place in (district.school, district.other)]
    shown = [reverse("coverage:list"), reverse("coverage:matrix"), reverse("coverage:tree", args=[number]), *schools]
    shown.append(reverse("coverage:trend", args=[number]))
    return [f"{url}{asked}" for url in shown]


@pytest.mark.parametrize("known", ["", "&known_by=2026-10-15"])
@pytest.mark.parametrize("on", ["2026-08-31", "2026-11-23", "2026-12-20"])
def test_every_number_that_leads_somewhere_leads_to_a_list_and_a_file_of_that_length(client, district, on, known):
    edition = a_lesson_edition()
    of_classes = a_class_requirement(edition.course, sessions=1)
    known_since_long(*HeadCount.objects.all(), *Post.objects.all())
    recount.rebuild(district.requirement.number)
    a_class_session(district.school.classes.first(), edition, held_on=date(2026, 10, 13))
    client.force_login(district.admin)
    seen = {}
    for page in {
        *pages(district, district.requirement.number, on, known),
        *pages(district, of_classes.number, on, known),
    }:
        html = client.get(page).content.decode()
        for url, number in NUMBER.findall(html):
            full = f"{page.partition('?')[0]}{url}" if url.startswith("?") else url
            seen[full.replace("&amp;", "&").partition("#")[0]] = (int(re.sub(r"\s", "", number)), page)

    assert len(seen) > 3
    for url, (number, page) in seen.items():
        opened = client.get(url)
        assert opened.context["page"].paginator.count == number, (page, url)
        path, _mark, asked = url.partition("?")
        code = re.search(r"schools/([^/]+)/", path)
        file = reverse("coverage:csv", args=[opened.context["requirement"].number])
        rows = client.get(f"{file}?{asked}{f'&at={code[1]}' if code else ''}").getvalue().decode("utf-8-sig")
        assert len(rows.splitlines()) - 1 == number, (page, url)


COLUMNS = ["obliged", "on_time", "late", "recognised", "open", "overdue", "exempt", "not_started"]


@pytest.mark.parametrize("on", ["2026-08-31", "2026-11-23", "2026-12-20"])
def test_the_workbook_says_what_page_list_and_every_persons_own_page_say(client, district, on):
    client.force_login(district.admin)
    number = district.requirement.number
    overview = client.get(reverse("coverage:tree", args=[number]), {"on": on}).context["overview"]

    places, people, _method = sheets(client.get(reverse("coverage:xlsx", args=[number]), {"on": on})).values()

    figures = {row.place.code: row.coverage for row in overview.rows}
    said = {row[0]: row[2:10] for row in places[1:] if row[0] in figures}
    assert said == {code: [getattr(one, column) for column in COLUMNS] for code, one in figures.items()}
    whole = next(row for row in places if row[1] == "合计")
    assert whole[2:10] == [getattr(overview.total, column) for column in COLUMNS]
    listed = {which: people_of(client, number, on, which) for which in COLUMNS[1:]}
    assert {which: len(rows) for which, rows in listed.items()} == {
        which: getattr(overview.total, which) for which in COLUMNS[1:]
    }
    assert len(people) - 1 == overview.total.in_audience
    for which, rows in listed.items():
        for row in rows:
            cell = client.get(reverse("coverage:person", args=[number, row.post.pk]), {"on": on})
            assert cell.context["why"].standing == which, (row.user.name, which)
            own = client.get(reverse("coverage:required", args=[row.post.pk]), {"on": on}).context["rows"]
            assert {one.requirement.number: one.judgement.standing for one in own}.get(number, which) == which


def people_of(client, number: int, on: str, which: str) -> list:
    shown = client.get(reverse("coverage:people", args=[number]), {"on": on, "status": which}).context
    assert shown["page"].paginator.num_pages == 1
    return list(shown["person_rows"])


@pytest.mark.parametrize("on", ["2026-10-12", "2026-10-13", "2026-12-20"])
def test_every_class_of_a_list_stands_so_on_its_own_page(client, district, on):
    edition = a_lesson_edition()
    requirement = a_class_requirement(edition.course, sessions=1)
    known_since_long(*HeadCount.objects.all(), *Post.objects.all())
    held_in = district.school.classes.first()
    a_class_session(held_in, edition, held_on=date(2026, 10, 13))
    client.force_login(district.admin)
    seen = {}

    for place in (district.school, district.other):
        page = client.get(reverse("coverage:school", args=[requirement.number, place.code]), {"on": on})
        for row in page.context["class_rows"]:
            shown = client.get(reverse("classes:class", args=[row.school_class.pk]), {"on": on}).context
            [progress] = [one for one in shown["progress"] if one.requirement.number == requirement.number]
            assert (progress.standing, progress.held) == (row.standing, row.work.sessions)
            assert shown["pupils"] == row.work.pupils
            seen[row.school_class.pk] = progress.held

    assert seen[held_in.pk] == (on >= "2026-10-13")
    assert len(seen) > 3


def test_who_stands_differently_now_is_a_list_of_that_length(client, district):
    client.force_login(district.admin)
    asked = {"on": ON.isoformat(), "known_by": "2026-10-15"}
    number = district.requirement.number

    overview = client.get(reverse("coverage:tree", args=[number]), asked).context["overview"]
    people = client.get(reverse("coverage:people", args=[number]), {**asked, "status": "changed"})

    assert overview.since_then == people.context["page"].paginator.count


def test_who_has_another_post_at_the_school_has_not_left_it(client, district):
    stays, goes = district.teachers[0].posts.get(), district.teachers[1].posts.get()
    Term.objects.create(root=district.bureau, name="秋", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 22))
    for post in (stays, goes):
        posts.end(post, on=date(2026, 11, 1), by=None, reason="换岗")
    posts.appoint(stays.user, district.school, Role.LEARNER, from_=date(2026, 11, 1), by=None)
    client.force_login(district.admin)

    people = client.get(
        reverse("coverage:people", args=[district.requirement.number]), {"on": ON.isoformat(), "status": "left"}
    )

    assert [row.user for row in people.context["person_rows"]] == [goes.user]


def test_the_school_states_its_staff_and_a_difference_is_shown(client, district):
    StaffCount.objects.create(
        organisation=district.school, count=9, valid_from=date(2026, 9, 1), source="编制卡", recorded_at=BEFORE_ALL
    )
    client.force_login(district.admin)
    url = reverse("coverage:school", args=[district.requirement.number, district.school.code])

    sums = client.get(url, {"on": ON.isoformat()}).context["overview"].reconciliation

    assert (sums.stated.count, sums.stated.more, sums.stated.fewer) == (9, 9 - sums.roster, 0)
    whole = client.get(reverse("coverage:tree", args=[district.requirement.number]), {"on": ON.isoformat()})
    assert whole.context["overview"].reconciliation.stated == sums.stated
    assert whole.context["overview"].reconciliation.roster > sums.roster


def test_a_place_states_for_all_below_it_and_not_twice(client, district):
    cluster = a_cluster("东片中心校")
    Organisation.objects.filter(pk=district.school.pk).update(
        parent=cluster, path=f"{cluster.path}{district.school.pk}/"
    )
    for place, count in ((cluster, 5), (district.school, 5)):
        counts.state(place, count, from_=date(2026, 9, 1), source="编制卡", by=None)
    counts.state(cluster, 4, from_=date(2026, 5, 1), source="编制卡", by=None)

    found = queries.stated_staff([district.bureau], on=ON)

    assert list(found.values()) == [5]
    assert StaffCount.objects.held(ON).filter(organisation=cluster).count() == 1


def test_a_school_closed_since_stands_in_its_row_as_it_was_known_before(client, district, time_machine):
    time_machine.move_to("2026-12-10 09:00:00+08:00", tick=False)
    known_since_long(*Post.objects.all())
    district.school.refresh_from_db()
    reorganise.merge(district.other, into=district.school, on=date(2026, 11, 1), by=None, reason="撤并")
    recount.rebuild(district.requirement.number)
    client.force_login(district.admin)
    url, number = reverse("coverage:tree", args=[district.requirement.number]), district.requirement.number
    asked = {"on": "2026-12-09", "known_by": "2026-12-09"}

    before = client.get(url, asked).context["overview"]
    now = client.get(url, {"on": "2026-12-09"}).context["overview"]
    school = client.get(reverse("coverage:school", args=[number, district.other.code]), asked)

    assert [row.place for row in before.rows] == [district.school, district.other]
    assert [row.place for row in now.rows] == [district.school]
    assert school.status_code == 200


def test_a_school_that_is_closed_on_the_asked_day_says_so_to_whoever_may_see_it(client, district):
    reorganise.close(district.other, on=date(2026, 11, 1), by=None, reason="撤并")
    number, asked = district.requirement.number, {"on": "2026-11-20"}
    pages = [
        (reverse("coverage:school", args=[number, district.other.code]), asked),
        (reverse("coverage:trend", args=[number]), {**asked, "at": district.other.code}),
        (reverse("coverage:matrix"), {**asked, "at": district.other.code}),
    ]

    client.force_login(district.admin)
    theirs = [client.get(url, values) for url, values in pages]
    last_day = [client.get(page.context["instead"]["url"]) for page in theirs]
    client.force_login(a_member(Role.SCHOOL_ADMIN, district.school))
    others = [client.get(url, values) for url, values in pages]

    assert all("已于 2026-11-01 撤销" in page.content.decode() for page in theirs)
    # Each leads to itself on the last day, where it is still asked about the same place.
    for page, (url, values) in zip(theirs, pages, strict=True):
        instead = page.context["instead"]["url"]
        assert instead == f"{url}?{urlencode({**values, 'on': '2026-10-31'})}"
    assert {page.status_code for page in theirs + others} == {404}
    assert {page.status_code for page in last_day} == {200}
    assert not any("2026-11-01" in page.content.decode() for page in others)


def test_the_matrix_shows_every_school_and_every_requirement(client, district):
    edition = a_lesson_edition()
    a_class_requirement(edition.course, sessions=1)
    client.force_login(district.officer)

    response = client.get(reverse("coverage:matrix"), {"on": ON.isoformat()})

    rows = {place.name: cells for place, cells in response.context["rows"]}
    assert [cell.coverage.obliged for cell in rows["朝阳路小学"]] == [3, 3]
    assert rows["第三中学"][0].coverage.done == 2
    book = sheets(client.get(reverse("coverage:matrix"), {"on": ON.isoformat(), "form": "xlsx"}))
    assert [row[:4] for row in next(iter(book.values()))[1:]][0][2:] == [3, 1]


@pytest.mark.parametrize("name", ["coverage:matrix", "coverage:list"])
def test_these_pages_cost_at_most_fifteen_queries(client, district, name):
    for _each in range(4):
        a_class_requirement(a_lesson_edition().course, sessions=1)
    client.force_login(district.officer)
    assert len(queries_of(client, reverse(name) + "?on=2026-11-23")) <= 15


def test_trend_school_and_cell_cost_at_most_fifteen_queries(client, district):
    client.force_login(district.admin)
    number, post = district.requirement.number, district.teachers[0].posts.get()
    for url in (
        reverse("coverage:trend", args=[number]) + "?on=2026-12-31",
        reverse("coverage:tree", args=[number]) + "?on=2026-12-31",
        reverse("coverage:person", args=[number, post.pk]) + "?on=2026-12-31",
        reverse("coverage:required", args=[post.pk]) + "?on=2026-12-31",
    ):
        assert len(queries_of(client, url)) <= 15, url


def test_the_trend_ends_with_the_figures_of_the_day(client, district):
    client.force_login(district.officer)

    points = client.get(reverse("coverage:trend", args=[district.requirement.number]), {"on": "2026-12-31"}).context[
        "points"
    ]

    assert points[0].coverage.done == 0
    assert (points[-1].on, points[-1].coverage.late) == (date(2026, 12, 31), 1)
    assert all(first.on < second.on for first, second in zip(points, points[1:], strict=False))


def test_one_cell_is_explained_to_those_who_see_names(client, district):
    post = district.teachers[0].posts.get()
    url = reverse("coverage:person", args=[district.requirement.number, post.pk])

    client.force_login(district.principal)
    page = client.get(url, {"on": ON.isoformat()})
    client.force_login(district.deputy)
    refused = client.get(url)

    assert "2026-10-14" in page.context["why"].sentence
    assert page.context["why"].changes
    assert refused.status_code == 403


def test_the_report_is_a_pdf_with_the_same_figures(client, district):
    client.force_login(district.officer)

    response = client.get(reverse("coverage:pdf", args=[district.requirement.number]), {"on": ON.isoformat()})

    assert response.content.startswith(b"%PDF")


def test_matrix_and_trend_come_on_paper_with_the_pictures_of_the_page(client, district):
    client.force_login(district.officer)
    trend = reverse("coverage:trend", args=[district.requirement.number])

    for url in (reverse("coverage:matrix"), trend):
        assert client.get(url, {"on": ON.isoformat(), "form": "pdf"}).content.startswith(b"%PDF")


def test_the_trend_is_one_line_from_day_to_day_in_percent_of_page_and_paper(client, district):
    client.force_login(district.officer)

    response = client.get(reverse("coverage:trend", args=[district.requirement.number]), {"on": ON.isoformat()})

    points, drawn = response.context["points"], re.findall(r'"trend-line" ([^>]*)/>', response.content.decode())
    assert len(drawn) == len(points) - 1 > 0
    assert drawn[-1] == f'x1="{points[-2].x}%" y1="{points[-2].y}%" x2="100.0%" y2="{points[-1].y}%"'
    assert "viewBox" not in response.content.decode().split('class="trend"')[1].split("</svg>")[0]


def test_a_matrix_wider_than_the_paper_goes_on_a_further_sheet_and_loses_no_column(client, district):
    for n in range(8):
        a_requirement(course=district.requirement.course, organisation=district.bureau, title=f"要求第{n}项")
    client.force_login(district.officer)

    content = client.get(reverse("coverage:matrix"), {"on": ON.isoformat(), "form": "pdf"}).content

    sheets = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)]
    assert len(sheets) == 2
    assert all(str(district.school) in text for text in sheets)
    assert all(f"要求第{n}项" in "".join(sheets) for n in range(8))


def test_the_report_has_every_row_of_the_page_and_the_rule(client, district):
    clerk = a_member(Role.LEARNER, district.bureau, "局机关")
    days = {"from_": date(2026, 9, 1), "reason": "分管", "by": None}
    name.name(district.requirement, clerk, Naming.Kind.ADDED, within=district.bureau, **days)
    client.force_login(district.officer)

    content = client.get(reverse("coverage:pdf", args=[district.requirement.number]), {"on": ON.isoformat()}).content

    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    assert "（本级）" in text.replace("\r\n", "")
    assert "需要支持：有人已过期限" in text.replace("\r\n", "")


def test_pictures_on_paper_have_the_colours_and_patterns_of_the_style_sheets():
    html = paper.drawn('<rect class="cover-on-time"/><line class="cover-stripes"/><path class="trend-line"/>')

    assert '<rect class="cover-on-time" fill="#2a6640"/>' in html
    assert 'stroke-dasharray="3 3"' in html
    assert "var(" not in html


def test_the_workbook_has_live_formulas_and_names_no_deputy(client, district):
    client.force_login(district.officer)

    content = client.get(
        reverse("coverage:xlsx", args=[district.requirement.number]), {"on": ON.isoformat()}
    ).getvalue()

    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert re.search(r"<f>SUM\(C2:C\d\)</f>", sheet)
    assert "<f>IF(C2=0,0,L2/C2)</f>" in sheet
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[1][-2] == 1


def test_no_label_of_the_method_sheet_looks_like_a_formula(client, district):
    by_class = a_class_requirement(a_lesson_edition().course, organisation=district.bureau)
    client.force_login(district.officer)

    for number in (district.requirement.number, by_class.number):
        content = client.get(reverse("coverage:xlsx", args=[number]), {"on": ON.isoformat()}).getvalue()
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        labels = [row[0] for row in book.get_sheet_by_name("口径说明").to_python()]
        assert "等于：应完成" in labels
        assert not [label for label in labels if label.startswith("'")]


def test_what_is_required_of_somebody_is_said_as_known_now(client, district):
    client.force_login(district.officer)
    post = district.teachers[0].posts.get()

    page = client.get(reverse("coverage:required", args=[post.pk]), {"on": "2026-11-23", "known_by": "2026-09-02"})

    assert page.context["asof"].known_day is None


@pytest.mark.parametrize("on", ["2026-11-23", "2100-12-31"])
def test_a_day_to_come_is_said_to_be_one_beside_picture_and_trend(client, district, time_machine, on):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    client.force_login(district.officer)

    for url in (reverse("coverage:matrix"), reverse("coverage:trend", args=[district.requirement.number])):
        assert ("还没有到" in client.get(url, {"on": on}).content.decode()) == (on > "2026-11-23")


def test_pupils_are_numbers_at_a_reporting_date_and_small_groups_are_not_given(client, district):
    edition = a_lesson_edition()
    requirement = a_class_requirement(edition.course, sessions=1)
    big, small = a_class(district.school, 8), a_class(district.other, 9)
    known_since_long(*big.head_counts.all(), *small.head_counts.all())
    for school_class, count, done in ((big, 30, 15), (small, 8, 4)):
        for seat in range(1, count + 1):
            pupil = a_pupil(school_class, seat)
            pupil.posts.update(recorded_at=BEFORE_ALL)
            if seat <= done:
                a_completed(pupil, edition, on=date(2026, 10, 5))
    client.force_login(district.officer)

    tree = client.get(reverse("coverage:tree", args=[requirement.number]), {"on": "2026-11-23"})
    book = client.get(reverse("coverage:xlsx", args=[requirement.number]), {"on": "2026-11-23"})

    assert tree.context["pupils"].on == date(2026, 10, 31)
    assert [cell.shown for _name, cell in tree.context["pupils"].rows] == [False, False, True]
    written = [row for name_, rows in sheets(book).items() if name_ == "Pupils" or name_ == "学生" for row in rows]
    assert written[0][0] in ("Organisation or class", "单位或班级")
    assert {row[2] for row in written[1:]} <= {19, "not given", "不提供"}


class Interface:
    """A client with a token of the bureau."""

    def __init__(self, client, district, *scopes: str) -> None:
        _token, text = tokens.create(
            district.bureau, name="数仓", scopes=scopes, expires_on=today() + timedelta(days=30), by=district.admin
        )
        self.client, self.headers = client, {"Authorization": f"Bearer {text}"}

    def get(self, path: str, **asked):
        return self.client.get(f"/api/v1/{path}", asked, headers=self.headers)


def test_a_program_reads_figures_with_a_token_and_no_names_without_the_scope(client, district):
    interface = Interface(client, district, "coverage")
    number = district.requirement.number

    found = interface.get(f"requirements/{number}/coverage", on="2026-11-23").json()
    listed = interface.get("requirements", on="2026-11-23").json()

    whole = next(row for row in found["figures"] if row["organisation"] == district.bureau.code)
    client.force_login(district.admin)
    total = client.get(reverse("coverage:tree", args=[number]), {"on": "2026-11-23"}).context["total"]
    client.logout()
    assert (whole["obliged"], whole["on_time"], whole["recognised"]) == (total.obliged, total.on_time, total.recognised)
    assert [row["number"] for row in listed] == [number]
    assert interface.get(f"requirements/{number}/people").status_code == 403
    assert client.get(f"/api/v1/requirements/{number}/coverage").status_code == 401


def test_figures_of_classes_come_with_what_they_did(client, district):
    edition = a_lesson_edition()
    requirement = a_class_requirement(edition.course)
    known_since_long(*HeadCount.objects.all())
    a_class_session(district.school.classes.first(), edition, held_on=date(2026, 10, 13), present=40)
    interface = Interface(client, district, "coverage")

    found = interface.get(f"requirements/{requirement.number}/coverage", on="2026-11-23").json()

    [school] = [row for row in found["figures"] if row["organisation"] == district.school.code]
    done = coverage(requirement, within=[district.school], on=ON)[district.school]
    names = ("sessions", "sessions_required", "pupils", "reached", "present", "expected")
    assert found["unit"] == "class"
    assert [school[name] for name in names] == [getattr(done, name) for name in names]
    assert (school["sessions"], school["present"]) == (1, 40)


def test_names_come_in_pages_with_the_scope(client, district):
    interface = Interface(client, district, "people")

    found = interface.get(f"requirements/{district.requirement.number}/people", on="2026-11-23", limit=2).json()

    assert found["count"] > len(found["people"]) == 2
    assert interface.get(f"requirements/{district.requirement.number}/people", status="nonsense").status_code == 422


def test_a_revoked_or_expired_token_opens_nothing(client, district):
    interface = Interface(client, district, "coverage")
    tokens.revoke(ApiToken.objects.get(), by=district.admin)

    assert interface.get("requirements").status_code == 401


@pytest.mark.parametrize(
    "asked", [{"known_by": "9999-12-31"}, {"on": "0001-01-01"}, {"offset": "9" * 23}, {"offset": "-1"}]
)
def test_a_program_that_asks_for_what_cannot_be_is_told_so(client, district, asked):
    program = Interface(client, district, "coverage", "people")
    number = district.requirement.number

    assert program.get(f"requirements/{number}/people", **asked).status_code == 422


def test_a_requirement_by_class_before_it_was_known_has_no_figures(client, district):
    number = a_class_requirement(a_lesson_edition().course, sessions=1).number
    client.force_login(district.officer)

    page = client.get(reverse("coverage:tree", args=[number]), {"on": ON.isoformat(), "known_by": "2000-01-01"})

    assert page.status_code == 200


def test_the_interface_describes_itself(client, district):
    described = json.loads(client.get("/api/v1/openapi.json").content)

    assert "/api/v1/requirements/{number}/coverage" in described["paths"]
    assert described["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    assert {"FiguresOut", "PersonOut", "RequirementOut"} <= set(described["components"]["schemas"])


def test_a_token_is_shown_once(client, district):
    client.force_login(district.admin)
    until = (today() + timedelta(days=60)).isoformat()

    made = client.post(
        reverse("coverage:tokens"),
        {"name": "数仓", "organisation": district.bureau.pk, "scopes": ["coverage"], "expires_on": until},
    )

    assert made.context["text"]
    page = client.get(reverse("coverage:tokens"))
    assert page.context["text"] == ""
    assert "明德区教育体育局 · 各单位的数字" in page.content.decode()
    assert ApiToken.objects.get().digest != made.context["text"]
