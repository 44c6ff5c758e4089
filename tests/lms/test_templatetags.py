from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lms.templatetags import mingfa

TODAY = date(2026, 11, 23)


def rendered(source: str, **context) -> str:
    return Template("{% load mingfa %}" + source).render(Context(context)).strip()


@pytest.fixture(params=["zh-hans"], autouse=True)
def _language(request):
    with translation.override(request.param):
        yield


def test_a_date_in_a_sentence_has_narrow_unbreakable_spaces():
    assert mingfa.cn_date(TODAY) == "2026\u202f年\u202f11\u202f月\u202f23\u202f日"


def test_a_date_in_english():
    with translation.override("en"):
        assert mingfa.cn_date(TODAY) == "23 November 2026"
        assert mingfa.cn_date_formal(TODAY) == "23 November 2026"


def test_an_instant_is_shown_with_the_local_day():
    late_in_utc = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)

    assert mingfa.table_date(late_in_utc) == "2026-11-23"
    assert mingfa.table_time(late_in_utc) == "2026-11-23 00:30"
    assert rendered("{{ at|cn_date }}", at=late_in_utc) == mingfa.cn_date(TODAY)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 23), "二〇二六年十一月二十三日"),
        (date(2030, 1, 10), "二〇三〇年一月十日"),
        (date(2009, 10, 20), "二〇〇九年十月二十日"),
        (date(2027, 12, 31), "二〇二七年十二月三十一日"),
    ],
)
def test_a_date_on_a_certificate(day, said):
    assert mingfa.cn_date_formal(day) == said


@pytest.mark.parametrize(("end", "shown"), [(date(2027, 1, 1), "2026-12-31"), (None, "")])
def test_a_period_is_shown_with_its_last_day(end, shown):
    assert mingfa.last_day(end) == shown


@pytest.mark.parametrize(
    "show", [mingfa.cn_date, mingfa.cn_date_formal, mingfa.table_date, mingfa.table_time, mingfa.days_left]
)
def test_no_date_is_nothing(show):
    assert show(None) == ""


@pytest.mark.parametrize(
    ("due", "said", "kind"),
    [
        (date(2027, 1, 15), "53 days left", ""),
        (date(2026, 12, 24), "31 days left", ""),
        (date(2026, 12, 23), "30 days left", "warn"),
        (date(2026, 11, 25), "2 days left", "warn"),
        (date(2026, 11, 24), "due tomorrow", "warn"),
        (date(2026, 11, 23), "due today", "warn"),
        (date(2026, 11, 22), "1 day past", "warn"),
    ],
)
def test_how_long_there_is_still_time(due, said, kind):
    with translation.override("en"):
        assert mingfa.days_left(due, TODAY) == said
        assert mingfa.due_kind(due, TODAY) == kind


def test_the_day_tag_keeps_the_exact_date_in_reach():
    with translation.override("en"):
        shown = rendered('{% day due style="left" on=today %}', due=date(2026, 12, 18), today=TODAY)

    assert shown == '<time datetime="2026-12-18" title="18 December 2026">25 days left</time>'


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (46, 52, "88.5%"),
        (0, 38, "0.0%"),
        (76, 76, "100.0%"),
        (99_999, 100_000, "99.9%"),
        (1, 100_000, "<0.1%"),
        (1, 16, "6.3%"),
        (Decimal("0.885"), 1, "88.5%"),
        (3, 0, "—"),
        (None, 5, "—"),
    ],
)
def test_a_rate_has_one_decimal_and_says_all_and_none_only_of_all_and_none(part, whole, said):
    assert mingfa.rate(part, whole) == said


def test_numbers_in_chinese_and_in_english():
    assert mingfa.spaced_number(9999) == "\u202f9999\u202f"
    assert mingfa.spaced_number(108_000) == "\u202f108,000\u202f"
    assert mingfa.number(0) == "0"
    with translation.override("en"):
        assert mingfa.spaced_number(9999) == "9,999"


def test_the_parts_of_a_bar_are_shares_of_the_obliged():
    parts = mingfa.segments({"on_time": 30, "late": 10, "open": 60, "overdue": 0})

    assert parts == [
        mingfa.Segment("on_time", 0, 30),
        mingfa.Segment("late", 30, 10),
        mingfa.Segment("open", 40, 60),
    ]


def test_one_among_thousands_can_still_be_seen():
    parts = mingfa.segments({"on_time": 7999, "late": 1})

    assert parts == [mingfa.Segment("on_time", 0, 99.2), mingfa.Segment("late", 99.2, 0.8)]


@given(st.dictionaries(st.sampled_from(mingfa.PARTS), st.integers(0, 100_000)))
def test_a_bar_is_full_and_without_gaps(counts):
    parts = mingfa.segments(counts)

    assert [part.kind for part in parts] == [kind for kind, count in counts.items() if count]
    assert not parts or sum(part.width for part in parts) == pytest.approx(100, abs=0.05)
    for before, after in zip(parts, parts[1:], strict=False):
        assert before.start + before.width == pytest.approx(after.start, abs=0.02)


def test_a_coverage_bar_reads_objects_mappings_and_numbers():
    numbers = {"on_time": 41, "late": 3, "recognised": 2, "open": 6}
    from_mapping = rendered("{% coverage_bar row %}", row=numbers)

    assert rendered("{% coverage_bar row %}", row=SimpleNamespace(**numbers)) == from_mapping
    assert rendered("{% coverage_bar on_time=41 late=3 recognised=2 open=6 %}") == from_mapping
    assert from_mapping.count("<svg x=") == 4
    assert "52" in from_mapping


def test_a_component_escapes_its_variables_and_keeps_its_body():
    shown = rendered('{% component "notice" kind="bad" title=said %}<p>{{ said }}</p>{% endcomponent %}', said="<b>")

    assert shown.count("&lt;b&gt;") == 2
    assert "<p>&lt;b&gt;</p>" in shown
    assert "<b>" not in shown


def test_many_steps_become_a_bar():
    assert rendered("{% steps total=8 done=2 here=3 %}").count("<span") == 8
    assert rendered("{% steps total=120 done=47 %}").startswith('<progress max="120" value="47"')


class Held(forms.Form):
    present = forms.IntegerField(label="Present", help_text="45 expected.", max_value=45)


def test_a_mistake_stands_next_to_its_field_and_is_tied_to_it():
    shown = rendered('{% include "components/form.html" %}', form=Held({"present": "54"}))

    assert 'href="#id_present"' in shown
    assert 'aria-describedby="id_present_helptext id_present_error"' in shown
    assert 'id="id_present_helptext"' in shown
    assert 'id="id_present_error"' in shown
    assert 'aria-invalid="true"' in shown


def test_a_fine_form_has_no_summary():
    assert 'role="alert"' not in rendered('{% include "components/form.html" %}', form=Held())


def test_progress_that_is_over_asks_no_more():
    waiting = rendered(
        '{% include "components/progress.html" with label="Import" done=1 total=3 poll="/jobs/1/part/" %}'
    )
    over = rendered('{% include "components/progress.html" with label="Import" done=3 total=3 %}')

    assert 'hx-get="/jobs/1/part/" hx-trigger="every 2s" hx-swap="outerHTML"' in waiting
    assert "hx-get" not in over
