"""/letters/ and /where-to-turn/: for everybody, on screen and on paper."""

from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from content.items.choices import Stage
from lms.schools.models import Contact
from tests.factories.lms import a_bureau, a_school

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _district():
    a_bureau()


def test_everybody_finds_the_letters(client):
    page = client.get(reverse("content:letters")).content.decode()

    for stage in Stage.values:
        assert reverse("content:letter", args=[stage]) in page
        assert client.get(reverse("content:letter", args=[stage])).status_code == 200
        assert client.get(reverse("content:stage_help", args=[stage])).status_code == 200
    assert client.get(reverse("content:letter", args=["nursery"])).status_code == 404


@pytest.mark.parametrize("stage", Stage.values)
def test_each_letter_is_one_page_of_paper(client, stage):
    school = a_school("明德区第一中心实验小学", parent=a_bureau())
    for number in range(6):
        Contact.objects.create(organisation=school, kind="report", label=f"德育处{number}", detail="教学楼二楼 203 室")

    response = client.get(reverse("content:letter_pdf", args=[stage]), {"school": school.code})

    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(BytesIO(response.content)) as document:
        assert len(document.pages) == 1


def test_it_names_the_contacts_of_the_school(client):
    school = a_school("朝阳路中学", parent=a_bureau())
    Contact.objects.create(organisation=school, kind="report", label="德育处", detail="二楼 203")

    page = client.get(reverse("content:letter", args=["junior"]), {"school": school.code}).content.decode()

    assert "二楼 203" in page
    assert "二楼 203" not in client.get(reverse("content:letter", args=["junior"])).content.decode()


def test_nobody_sees_later_that_help_was_sought(client):
    assert client.get(reverse("content:stage_help", args=["junior"]))["Cache-Control"] == "no-store"
