"""Which signs the font has."""

import pytest

from certificates.documents import fonts
from lms.refused import Refused


def test_signs_of_names_and_texts_are_there():
    assert fonts.missing(["陈静", "买买提·艾力", "李㛃𬭎", "《课程》（2026 版），90%。", "A-Z 0-9"]) == []


def test_signs_that_it_lacks_are_named_once_in_order():
    assert fonts.missing(["王𠀀明", "𪚥", "𠀀"]) == ["𠀀", "𪚥"]


def test_what_draws_nothing_lacks_nothing():
    assert fonts.missing(["葛\U000e0100静", "陈\u200b静", "陈\u3000静\n"]) == []


def test_widths_are_in_em():
    bold = fonts.face("bold")

    assert bold.width("陈静") == 2.0
    assert 0.4 < bold.width("1") < 0.7
    assert bold.width("葛\U000e0100静") == 2.0


def test_an_outline_has_both_signs_side_by_side():
    path = fonts.outline("演示")

    assert path.startswith("M")
    assert path != fonts.outline("演演")
    assert len(path) > len(fonts.outline("演"))


def test_a_server_without_the_font_says_what_to_install():
    with pytest.raises(Refused, match="fonts-noto-cjk") as refused:
        fonts.missing(["陈静"], "No Such Serif")

    assert refused.value.status == 503
