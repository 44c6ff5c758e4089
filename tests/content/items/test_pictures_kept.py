"""Pictures as rows."""

import pytest
from wagtail.images import get_image_model

from content.items import pictures


@pytest.mark.django_db
def test_a_drawing_of_broken_size_is_kept_in_whole_pixels(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="33.7" height="20.5"/>'

    pictures.stored(get_image_model(), [("a.svg", drawing)])

    row = get_image_model().objects.get()
    assert (row.width, row.height) == (33, 20)
