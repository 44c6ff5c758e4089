"""The texts that come with the product."""

import pytest

from content.checks import care, names, wording
from content.checks.said import Said, Texts, Voice
from content.exchange import marks
from content.exchange.files import CoursePack
from content.family import shipped, shown
from content.family.models import FamilyText
from content.items.choices import Stage
from content.law import prose, ruby

EVERY = [(kind, stage) for kind in FamilyText.Kind.values for stage in Stage.values]


@pytest.mark.parametrize(("kind", "stage"), EVERY)
def test_each_reads_as_its_stage_does_and_names_nobody(kind, stage):
    path = shipped.TEXTS / f"{kind}-{stage}.md"
    blocks = marks.parse(path.read_text(encoding="utf-8").partition("\n")[2])
    level = stage if kind == "help" else ""
    texts = Texts(CoursePack(path.parent, {"stage": level, "lessons": (), "quizzes": ()}))
    texts.all = [
        Said(path, 0, Voice.HELP, ruby.plain("".join(run.text for run in runs))) for runs in prose.all_runs(blocks)
    ]

    assert [str(one) for family in (wording, names, care) for one in family.check(texts, None)] == []


@pytest.mark.parametrize("stage", [Stage.PRIMARY_LOWER, Stage.JUNIOR])
def test_a_title_is_text_whatever_an_editor_types(stage):
    title = shown.title(FamilyText(kind=FamilyText.Kind.HELP, stage=stage, title="找谁<script>1</script>"))

    assert "<script>" not in title and "&lt;script&gt;" in title


def test_pinyin_of_the_youngest_is_sure():
    _title, body = shipped.read("help", "primary_lower")

    assert ruby.doubtful(prose.plain(body)) == []
    assert ruby.faults(prose.plain(body)) == []


@pytest.mark.django_db
def test_they_are_there_and_what_an_editor_changes_stays():
    text = FamilyText.objects.get(kind="letter", stage="junior")
    text.title = "改过"
    text.save()

    assert shipped.ensure() == 0
    assert FamilyText.objects.get(pk=text.pk).title == "改过"


@pytest.mark.django_db
def test_only_the_youngest_get_pinyin_and_their_parents_do_not():
    texts = {(text.kind, text.stage): shown.html(text) for text in FamilyText.objects.all()}

    assert {key for key, html in texts.items() if "<ruby>" in html} == {("help", "primary_lower")}
    assert not any("{" in html for html in texts.values())
