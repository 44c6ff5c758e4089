"""The drawn paper."""

import re

from django.conf import settings

from certificates.documents.guilloche import HEIGHT, WIDTH, drawing, operators, svg


def test_the_picture_in_the_repository_is_the_one_that_is_drawn():
    assert (settings.BASE_DIR / "static/documents/solemn.svg").read_text() == svg()


def test_nothing_is_drawn_outside_the_sheet():
    for stroke in drawing():
        for piece in stroke.path:
            x, y = piece[-2:]
            assert -40 <= stroke.at[0] <= WIDTH
            if stroke.turns == (0.0,):
                assert 0 <= stroke.at[0] + x <= WIDTH
                assert 0 <= stroke.at[1] + y <= HEIGHT


def test_the_operators_leave_the_graphics_state_as_they_found_it():
    words = operators().decode("ascii").split()

    assert (words.count("q"), words.count("BMC")) == (words.count("Q"), words.count("EMC"))
    assert (words[:2], words[-2:]) == (["/Artifact", "BMC"], ["Q", "EMC"])
    # Small numbers in scientific form would be no PDF.
    assert not re.search(rb"\de[-+]", operators())
