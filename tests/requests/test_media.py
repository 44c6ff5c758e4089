"""GET /media/…: published files, whole and in part; nothing else of the folder."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories.lms import a_bureau

pytestmark = pytest.mark.django_db


@pytest.fixture
def film(settings, tmp_path):
    a_bureau()
    settings.MEDIA_ROOT = str(tmp_path)
    return default_storage.save("frozen/ab/film.mp4", ContentFile(b"0123456789"))


def test_a_published_file_comes_whole_and_runs_nothing(client, film):
    response = client.get(f"/media/{film}")

    assert (response.status_code, response.getvalue()) == (200, b"0123456789")
    assert response["Content-Type"] == "video/mp4"
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_film_can_be_wound_on(client, film):
    response = client.get(f"/media/{film}", headers={"Range": "bytes=4-6"})

    assert (response.status_code, response.getvalue()) == (206, b"456")
    assert response["Content-Range"] == "bytes 4-6/10"


def test_what_the_browser_has_is_not_sent_again(client, film):
    tag = client.get(f"/media/{film}")["ETag"]

    assert client.get(f"/media/{film}", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["frozen/", "frozen/none.svg", "frozen/../secret.txt", "secret.txt", "frozen/%2e%2e/secret.txt"]
)
def test_nothing_else_of_the_folder_is_given(client, film, path):
    default_storage.save("secret.txt", ContentFile(b"secret"))

    assert client.get(f"/media/{path}").status_code == 404
