"""The import in the browser: who may, what is shown before and after, what is refused, what is deleted."""

import json
import os
import stat
from datetime import date
from time import time

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.coverage import check
from lms.facts.models import Fact
from lms.jobs import progress, run, uploads
from lms.jobs.models import Job
from lms.people.models import User
from lms.schools.calendar import today
from lms.schools.models import Organisation, Post, Role, RosterImport, SchoolClass
from lms.schools.roster import importing, read
from tests.factories import roster
from tests.factories.coverage import a_requirement
from tests.factories.lms import a_bureau, a_member, a_school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english_pages")]
ON = "2026-11-23"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def school():
    return a_school("第三中学", level="L2")


@pytest.fixture
def admin(school):
    return a_member(Role.SCHOOL_ADMIN, school, "赵敏")


@pytest.fixture
def bureau_admin():
    return a_member(Role.BUREAU_ADMIN, a_bureau(), "刘主任")


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    """Post, and let the worker do what was queued."""

    def post(url, values=None, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, values or {}, **more)

    return post


@pytest.fixture
def send(post, tmp_path):
    """Send these tables; the check job."""

    def send(*tables, on=ON):
        files = [sent(roster.a_file(tmp_path, table, f"{number}.xlsx")) for number, table in enumerate(tables)]
        response = post(reverse("roster:start"), {"files": files, "on": on})
        assert response.status_code == 302, response.content.decode()
        return Job.objects.filter(kind=importing.CHECK).latest("pk")

    return send


def sent(path):
    return SimpleUploadedFile(path.name, path.read_bytes())


def staff(school, *people):
    return [roster.STAFF, *(roster.a_staff_row(login, name, code=school.code) for login, name in people)]


def words(response):
    return " ".join(response.content.decode().split())


def test_the_page_offers_the_five_templates(client, admin, tmp_path):
    client.force_login(admin)

    page = words(client.get(reverse("roster:start")))

    for kind in roster.ALL_KINDS:
        url = reverse("roster:template", args=[kind])
        assert url in page
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(client.get(url).content)
        assert read.rows(path)[0].kind.key == kind
    assert client.get(reverse("roster:template", args=["recipes"])).status_code == 404


def test_a_day_that_lies_years_ahead_is_a_slip_and_said_beside_its_field(client, post, school, admin, tmp_path):
    client.force_login(admin)
    file = sent(roster.a_file(tmp_path, staff(school, ("md0001", "李晓云")), "staff.xlsx"))

    response = post(reverse("roster:start"), {"files": [file], "on": "2062-11-23"})

    assert response.status_code == 422
    assert "lies too far ahead" in response.context["form"].errors["on"][0]
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "role", [Role.LEARNER, Role.PRINCIPAL, Role.MORAL_EDUCATION, Role.INSPECTOR, Role.BUREAU_OFFICER]
)
def test_others_import_nothing(client, post, school, tmp_path, role):
    client.force_login(a_member(role, school))
    file = sent(roster.a_file(tmp_path, staff(school, ("t9", "外人"))))

    assert client.get(reverse("roster:start")).status_code == 403
    assert client.get(reverse("roster:template", args=["staff"])).status_code == 403
    assert post(reverse("roster:start"), {"files": [file], "on": ON}).status_code == 403
    assert not Job.objects.exists()


def test_a_preview_says_what_would_change_and_changes_nothing(client, send, school, admin):
    client.force_login(admin)

    job = send(
        roster.classes_table(roster.a_class_row(code=school.code)),
        staff(school, ("t1", "李静"), ("t2", "王芳")),
        [roster.STUDENTS, roster.a_pupil_row(1, "王小明", code=school.code)],
    )
    page = words(client.get(job.result["url"]))

    assert "Nothing has been written yet." in page
    assert "People who join: 2" in page
    assert "李静 t1" in page
    assert "Names of pupils not kept, as the level or the guardian does not allow it: 1" in page
    assert "王小明" not in page
    assert not SchoolClass.objects.exists()
    assert not User.objects.filter(login_name="t1").exists()


def test_a_login_name_with_another_name_is_asked_about_before_anything_is_imported(client, post, send, school, admin):
    client.force_login(admin)
    first = send(staff(school, ("t1", "李静")))
    post(reverse("roster:apply", args=[first.pk]))
    job = send(staff(school, ("t1", "王芳"), ("t2", "钱进")))
    answer = reverse("roster:answer", args=[job.pk])

    asked = words(client.get(job.result["url"]))
    assert "on the roster 李静, in row 2 of Sheet1 王芳" in asked
    assert "Import as shown" not in asked
    assert post(reverse("roster:apply", args=[job.pk])).status_code == 422
    assert post(answer, {"t1": "perhaps"}).status_code == 422
    assert post(answer).status_code == 422
    post(answer, {"t1": "another"})
    again = importing.answered(job)

    assert client.get(job.result["url"])["Location"] == again.result["url"]
    assert client.get(reverse("roster:start")).context["recent"] == [again, first]
    page = words(client.get(again.result["url"]))
    assert "People who join: 2" in page
    assert "1 answer" in page
    assert not User.objects.filter(login_name="t2").exists()
    post(reverse("roster:apply", args=[again.pk]))
    assert User.objects.get(login_name="t1").name == "王芳"
    assert User.objects.get(name="李静").login_name is None
    assert post(answer, {"t1": "same"}).status_code == 409


def test_undoing_an_import_is_asked_about_with_numbers_and_done_only_then(client, post, send, school, bureau_admin):
    client.force_login(bureau_admin)
    first = send(staff(school, ("t1", "李静"), ("t2", "赵敏")))
    post(reverse("roster:apply", args=[first.pk]))
    table = [roster.STAFF, roster.a_staff_row("t1", "王芳", "校长", code=school.code)]
    job = send([*table, roster.a_staff_row("t3", "钱进", code=school.code)])
    post(reverse("roster:answer", args=[job.pk]), {"t1": "same"})
    post(reverse("roster:apply", args=[importing.answered(job).pk]))
    url = reverse("roster:undo", args=[RosterImport.objects.first().pk])

    start = words(client.get(reverse("roster:start")))
    asked = words(client.get(url))

    assert f'href="{url}"' in start
    assert f'action="{url}"' not in start
    assert "It concerns 2 of staff and 0 pupils’ seats." in asked
    assert "taken off the record: 2" in asked
    assert "that go on: 1" in asked
    assert "Corrected names that go back: 1" in asked
    assert User.objects.get(login_name="t1").name == "王芳"
    assert client.post(url)["Location"] == reverse("roster:start")
    assert User.objects.get(login_name="t1").name == "李静"
    assert client.get(url).status_code == 422


def test_what_was_confirmed_is_imported_and_the_files_are_deleted(client, post, send, school, admin):
    client.force_login(admin)
    job = send(staff(school, ("t1", "李静")))
    token = job.arguments["upload"]

    post(reverse("roster:apply", args=[job.pk]))
    page = words(client.get(job.result["url"]))

    assert "The roster is imported" in page
    posts = Post.objects.filter(user__login_name="t1").values_list("organisation", "valid_from")
    assert list(posts) == [(school.pk, date(2026, 11, 23))]
    assert uploads.find(token) is None
    assert "李静" not in json.dumps(list(Job.objects.values("arguments", "result")), ensure_ascii=False)


def test_confirming_twice_imports_once(client, post, send, school, admin):
    client.force_login(admin)
    job = send(staff(school, ("t1", "李静")))

    first = post(reverse("roster:apply", args=[job.pk]))
    second = post(reverse("roster:apply", args=[job.pk]))

    assert first["Location"] == second["Location"]
    assert Job.objects.filter(kind=importing.APPLY).count() == 1


def test_faults_are_listed_and_the_file_comes_back(client, post, send, school, admin, tmp_path):
    client.force_login(admin)

    job = send(staff(school, ("t1", ""), ("t2", "王芳")))
    page = words(client.get(job.result["url"]))
    workbook = client.get(reverse("roster:errors", args=[job.pk, 1]))

    assert "1 place needs a correction. Nothing was written." in page
    assert "1 other row is fine." in page
    assert "姓名 is empty." in page
    assert reverse("roster:apply", args=[job.pk]) not in page
    (tmp_path / "back.xlsx").write_bytes(workbook.content)
    assert [row[2] for row in read.rows(tmp_path / "back.xlsx")[0].rows] == ["t1", "t2"]
    assert client.get(reverse("roster:errors", args=[job.pk, 2])).status_code == 404
    assert post(reverse("roster:apply", args=[job.pk])).status_code == 422
    assert not User.objects.filter(login_name="t2").exists()


def test_a_file_of_another_type_is_refused_in_words(client, post, admin):
    client.force_login(admin)

    post(
        reverse("roster:start"),
        {"files": [SimpleUploadedFile("教师.doc", "学校标识码,姓名".encode("gb18030"))], "on": ON},
    )
    page = words(client.get(Job.objects.get().result["url"]))

    assert "教师.doc is not an .xlsx workbook." in page
    assert "错误-" not in page


def test_without_a_file_the_form_says_so(client, post, admin):
    client.force_login(admin)

    response = post(reverse("roster:start"), {"on": ON})

    assert response.status_code == 422
    assert "Choose at least one file." in words(response)


def test_the_day_is_offered_as_browsers_want_it_in_chinese_too(client, admin):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    client.force_login(admin)

    assert f'value="{today().isoformat()}"' in words(client.get(reverse("roster:start")))


def test_a_school_administrator_changes_the_own_school_only(client, send, school, admin):
    other = a_school("第四中学")
    client.force_login(admin)

    job = send(staff(other, ("t1", "李静")))

    assert job.result["is_refused"]
    page = words(client.get(job.result["url"]))
    assert other.name not in page
    assert "not one of those that you may import for" in page
    assert "学校表" not in page


def test_the_bureau_imports_schools(client, post, send, bureau_admin):
    client.force_login(bureau_admin)

    job = send(roster.schools())
    post(reverse("roster:apply", args=[job.pk]))

    assert Organisation.objects.get(code=roster.SCHOOL).name == "第三中学"


def test_the_upload_of_somebody_else_is_not_there(client, post, send, school, admin):
    client.force_login(admin)
    job = send(staff(school, ("t1", "")))
    client.force_login(a_member(Role.SCHOOL_ADMIN, school, "钱进"))

    assert client.get(reverse("roster:show", args=[job.pk])).status_code == 404
    assert client.get(reverse("roster:errors", args=[job.pk, 1])).status_code == 404
    assert post(reverse("roster:apply", args=[job.pk])).status_code == 404
    assert post(reverse("roster:discard", args=[job.pk])).status_code == 404
    assert uploads.find(job.arguments["upload"]) is not None


def test_another_job_is_no_upload(client, school, admin):
    job = Job.objects.create(kind="certificates.school", by=admin)
    client.force_login(admin)

    assert client.get(reverse("roster:show", args=[job.pk])).status_code == 404


def test_the_same_files_twice_at_once_are_refused(client, school, admin, tmp_path):
    path = roster.a_file(tmp_path, staff(school, ("t1", "李静")))
    client.force_login(admin)
    # Nothing is captured here: the first job waits in the queue, as if the worker were busy.
    client.post(reverse("roster:start"), {"files": [sent(path)], "on": ON})

    second = client.post(reverse("roster:start"), {"files": [sent(path)], "on": ON})

    assert second.status_code == 409
    assert "being imported at this moment" in words(second)
    assert Job.objects.count() == 1
    assert len(list(uploads._root().iterdir())) == 1


def test_a_roster_that_moved_since_the_preview_is_not_written_over(client, post, send, school, admin):
    client.force_login(admin)
    job = send(staff(school, ("t1", "李静"), ("t2", "王芳")))
    other = send(staff(school, ("t1", "李静")))
    post(reverse("roster:apply", args=[other.pk]))

    post(reverse("roster:apply", args=[job.pk]))

    applied = importing.applied(job)
    assert applied.state == Job.State.REFUSED
    assert "changed since the preview" in words(client.get(job.result["url"]))
    assert not User.objects.filter(login_name="t2").exists()


def test_a_stopped_import_changes_nothing(client, send, school, admin, django_capture_on_commit_callbacks):
    client.force_login(admin)
    job = send(staff(school, ("t1", "李静")))
    with django_capture_on_commit_callbacks() as queued:
        client.post(reverse("roster:apply", args=[job.pk]))
    progress.ask_to_stop(importing.applied(job).pk)
    for callback in queued:
        callback()

    assert importing.applied(job).state == Job.State.STOPPED
    assert not User.objects.filter(login_name="t1").exists()
    assert "Import as shown" in words(client.get(job.result["url"]))


def test_a_worker_killed_in_the_middle_leaves_nothing_half_applied_and_the_next_one_finishes(
    client, send, school, admin, monkeypatch, django_capture_on_commit_callbacks
):
    class Killed(BaseException):
        """What no code of ours catches, like the end of the process."""

    requirement = a_requirement(roles=[Role.LEARNER.value])
    client.force_login(admin)
    job = send(staff(school, ("t1", "李静"), ("t2", "王芳")))
    before = (Fact.objects.count(), Post.objects.count())

    def kill(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("courses.coverage.counting.spread", kill)
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("roster:apply", args=[job.pk]))

    applied = importing.applied(job)
    assert applied.state == Job.State.RUNNING
    assert (Fact.objects.count(), Post.objects.count()) == before

    Job.objects.filter(pk=applied.pk).update(created_at="2026-01-01T00:00:00Z")
    progress.clear(applied.pk)
    assert run.requeue_stale() == 1

    assert importing.applied(job).state == Job.State.DONE
    assert set(User.objects.filter(login_name__in=["t1", "t2"]).values_list("name", flat=True)) == {"李静", "王芳"}
    assert check.first_difference(requirement, places=[school], questions=[(today(), None)]) is None


def test_files_are_readable_by_the_server_alone(client, send, school, admin):
    client.force_login(admin)
    folder = uploads.find(send(staff(school, ("t1", "李静"))).arguments["upload"]).folder

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_files_go_after_a_day_and_the_page_says_so(client, post, send, school, admin):
    client.force_login(admin)
    old, young = send(staff(school, ("t1", "李静"))), send(staff(school, ("t2", "王芳")))
    a_day_ago = time() - uploads.KEEP_SECONDS - 1
    os.utime(uploads.find(old.arguments["upload"]).folder, (a_day_ago, a_day_ago))

    assert uploads.forget_old() == 1

    assert uploads.find(young.arguments["upload"]) is not None
    assert "These files are gone" in words(client.get(old.result["url"]))
    assert post(reverse("roster:apply", args=[old.pk])).status_code == 409
    assert not User.objects.filter(login_name="t1").exists()


def test_files_that_are_discarded_are_deleted(client, post, send, school, admin):
    client.force_login(admin)
    job = send(staff(school, ("t1", "李静")))

    post(reverse("roster:discard", args=[job.pk]))

    assert uploads.find(job.arguments["upload"]) is None


def test_too_many_files_are_refused_and_none_is_kept(client, post, admin):
    client.force_login(admin)
    files = [SimpleUploadedFile(f"{n}.xlsx", b"PK") for n in range(uploads.MAX_FILES + 1)]

    response = post(reverse("roster:start"), {"files": files, "on": ON})

    assert response.status_code == 422
    assert "At most 20 files" in words(response)
    assert list(uploads._root().iterdir()) == []


def test_a_file_that_is_too_large_is_refused_and_not_kept(client, post, admin, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_FILE_BYTES", 1024)
    client.force_login(admin)

    response = post(reverse("roster:start"), {"files": [SimpleUploadedFile("a.xlsx", bytes(2048))], "on": ON})

    assert response.status_code == 422
    assert list(uploads._root().iterdir()) == []


def test_the_administrator_of_a_closed_school_is_told_so_and_no_file_stays(client, school, admin, tmp_path, settings):
    Organisation.objects.filter(pk=school.pk).update(closed_on=date(2026, 9, 1))
    client.force_login(admin)
    file = sent(roster.a_file(tmp_path, staff(school, ("t1", "李静")), "1.xlsx"))

    answer = client.post(reverse("roster:start"), {"files": [file], "on": ON})

    assert answer.status_code == 403
    assert "closed" in words(answer)
    assert not list((settings.DATA_DIR / "uploads").glob("roster/*"))
