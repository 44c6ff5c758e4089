"""Files into the bank: drafts, all or nothing."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from content.items import questions
from content.items.formats import bank, gift, moodle_xml
from content.items.models import Item
from tests.factories.content import a_pool, an_article

pytestmark = pytest.mark.django_db
GOOD = "::q-1::对吗？{T}\n\n::第二题::几岁？{#14:1}\n"


@pytest.fixture
def pool():
    return a_pool("shared")


def test_questions_become_drafts(pool):
    report = bank.import_file(GOOD.encode(), gift.FORMAT, pool=pool, by=None)
    assert report.is_written
    assert report.names == ["q-1", "shared-1"]
    assert [(item.slug, item.live, item.position) for item in pool.items.all()] == [
        ("q-1", False, 1),
        ("shared-1", False, 2),
    ]
    draft = Item.objects.get(slug="q-1").latest_revision.as_object()
    assert questions.of(draft).body == gift.read(GOOD.encode()).questions[0].question.body
    assert Item.objects.get(slug="q-1").current is None


def test_a_draft_can_be_published_once_it_is_whole(pool):
    an_article()
    text = '// mingfa: {"articles": ["weibao/39"]}\n::q-1::对吗？{T#想错了#}\n\n'.replace("#}", "####因为法律这样写。}")
    assert bank.import_file(text.encode(), gift.FORMAT, pool=pool, by=None).is_written
    item = Item.objects.get(slug="q-1")
    item.latest_revision.publish()
    item.refresh_from_db()
    assert item.live
    assert item.versions.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        GOOD + "\n对吗？{T\n",
        "只有说明\n",
        "",
        GOOD + "\n::q-1::又一题{T}\n",
        '// mingfa: {"articles": ["nowhere/1"]}\n对吗？{T}\n',
        '// mingfa: {"points": NaN}\n对吗？{T}\n',
        f'// mingfa: {{"points": 1{"0" * 400}}}\n对吗？{{T}}\n',
        '// mingfa: {"essay": {"rubric": 1}}\n谈谈。{}\n',
        '// mingfa: {"difficulty": 9}\n对吗？{T}\n',
        "$CATEGORY: " + "长" * 201 + "\n\n对吗？{T}\n",
    ],
)
def test_one_fault_and_nothing_is_written(pool, text):
    report = bank.import_file(text.encode(), gift.FORMAT, pool=pool, by=None)
    assert report.faults
    assert not report.is_written
    assert not Item.objects.exists()


def test_points_beyond_all_measure_are_a_fault(pool):
    answers = '<answer fraction="100"><text>true</text></answer>'
    text = f'<quiz><question type="truefalse"><questiontext><text>对吗？</text></questiontext>{answers}'
    text += "<defaultgrade>1e400</defaultgrade></question></quiz>"
    report = bank.import_file(text.encode(), moodle_xml.FORMAT, pool=pool, by=None)
    assert [fault.line for fault in report.faults] == [1]
    assert not Item.objects.exists()


def test_a_name_that_is_taken_is_a_fault(pool):
    assert bank.import_file(GOOD.encode(), gift.FORMAT, pool=pool, by=None).is_written
    again = bank.import_file(GOOD.encode(), gift.FORMAT, pool=pool, by=None)
    assert [fault.line for fault in again.faults] == [1]
    assert Item.objects.count() == 2


def test_the_number_of_queries_does_not_grow(pool, django_assert_max_num_queries):
    text = "".join(f"::q-{n}::对吗？{{T}}\n\n" for n in range(200))
    with django_assert_max_num_queries(16):
        bank.import_file(text.encode(), gift.FORMAT, pool=pool, by=None)
    assert pool.items.count() == 200


def test_commands_in_and_out(pool, tmp_path):
    source, out = tmp_path / "in.txt", StringIO()
    source.write_text(GOOD)
    call_command("import_items", str(source), format="gift", pool="shared", dry_run=True, report="json", stdout=out)
    assert json.loads(out.getvalue())["questions"] == {"true_false": 1, "numeric": 1}
    assert not Item.objects.exists()
    call_command("import_items", str(source), format="gift", pool="shared", stdout=out)
    call_command("export_items", "shared", format="gift", out=tmp_path / "out.txt", stdout=out)
    assert "::q-1::" in (tmp_path / "out.txt").read_text()
    source.write_text("没有答案{")
    with pytest.raises(CommandError):
        call_command("import_items", str(source), format="gift", pool="shared", stdout=out)
    assert Item.objects.count() == 2
