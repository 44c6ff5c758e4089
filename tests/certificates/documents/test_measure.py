"""Sizes that keep everything on the sheet."""

from hypothesis import given, settings
from hypothesis import strategies as st

from certificates.documents.fonts import face
from certificates.documents.measure import BASIS, BODY, NAME, ROOM_MM, SCHOOL, Fit, _height, fit

texts = {
    "issuer": "明德区教育体育局 · 教职工专题培训",
    "school": "明德区第三中学",
    "name": "陈静 老师：",
    "body": "您于二〇二六年十月八日参加《法治素养》专题培训，修满10学时，成绩合格，准予结业。",
    "basis": "完成规则：学完全部课。",
    "signer": "明德区教育体育局",
}


def test_ordinary_texts_get_the_largest_sizes_and_come_down_from_the_title():
    assert fit(**texts) == Fit(issuer=1, school=1, name=1, body=1, basis=1, signer=1, drop=5)


def test_a_name_of_twenty_characters_keeps_the_largest_size():
    assert fit(**{**texts, "name": "阿不都热西提·阿不都克里木·买买提江·吐 老师："}).name == 1


def test_longer_names_and_schools_shrink_to_stay_on_one_line():
    found = fit(**{**texts, "name": "长" * 36, "school": "长" * 50})

    assert (found.name, found.school) == (3, 2)


def test_the_text_gives_way_before_the_rule_does():
    assert [fit(**{**texts, "body": "长" * n}).body for n in (60, 180, 260, 400)] == [1, 2, 3, 4]
    assert [fit(**{**texts, "body": "长" * n}).basis for n in (60, 180, 260, 400)] == [1, 1, 1, 1]
    assert fit(**{**texts, "body": "长" * 260, "basis": "规" * 400}).basis == 2


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 80), st.integers(1, 62), st.integers(1, 190), st.integers(1, 420))
def test_all_that_the_fields_can_hold_fits(school, name, body, basis):
    found = fit(**{**texts, "school": "校" * school, "name": "名" * name, "body": "文" * body, "basis": "规" * basis})

    height = (
        _height("校" * school, SCHOOL[found.school - 1], face("regular"))
        + _height("名" * name, NAME[found.name - 1], face("bold"))
        + _height("文" * body, BODY[found.body - 1], face("bold"), indent=2)
        + _height("规" * basis, BASIS[found.basis - 1], face("regular"))
    )
    assert height <= ROOM_MM
