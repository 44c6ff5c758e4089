"""Official texts in the library: filled in, versioned, unchanged, ended."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from content.items import publish
from content.law.models import Article, ArticleVersion, Law
from content.review.models import Review
from content.statutes import store as statute_store
from content.statutes.printed import Statute
from tests.content.statutes.files import LINES, docx_file, text_file
from tests.factories.content import an_article, an_item

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2021, 6, 1), date(2024, 4, 26)


def store(articles: dict[str, str], since: date = FIRST, *, fills: bool = False) -> statute_store.Report:
    about = statute_store.About("shili", since, f"{since.year} 年施行", "国家法律法规数据库", fills=fills)
    law = Statute("中华人民共和国示例法", articles)
    return statute_store.store(law, about, on=date(2026, 11, 23), at=timezone.now())


def texts(number: str) -> list[tuple]:
    rows = ArticleVersion.objects.filter(article__law__slug="shili", article__number=number).order_by("in_force_from")
    return [(row.in_force_from, row.in_force_to, row.official_text) for row in rows]


def test_a_law_that_is_new_comes_with_all_articles():
    report = store({"1": "甲。", "2-1": "乙。"})

    law = Law.objects.get()
    assert (law.title, law.short_title, report.new) == ("中华人民共和国示例法", "示例法", ["1", "2-1"])
    assert [article.sort for article in Article.objects.order_by("sort")] == [10_000, 20_100]


def test_the_same_file_again_changes_nothing():
    store({"1": "甲，乙。"})

    report = store({"1": "甲, 乙。"})

    assert (report.unchanged, report.filled, report.new) == (["1"], [], [])
    assert texts("1") == [(FIRST, None, "甲，乙。")]


def test_a_second_file_makes_versions_of_what_changed_only():
    store({"1": "甲。", "2": "乙。", "3": "丙。"})

    report = store({"1": "甲。", "2": "乙改。", "4": "丁。"}, SECOND)

    assert (report.unchanged, report.changed, report.new, report.ended) == (["1"], ["2"], ["4"], ["3"])
    assert texts("1") == [(FIRST, None, "甲。")]
    assert texts("2") == [(FIRST, SECOND, "乙。"), (SECOND, None, "乙改。")]
    assert texts("3") == [(FIRST, SECOND, "丙。")]


def test_an_older_file_that_comes_later_keeps_its_end():
    store({"1": "新。"}, SECOND)

    store({"1": "旧。"}, FIRST)

    assert texts("1") == [(FIRST, SECOND, "旧。"), (SECOND, None, "新。")]


def test_a_summary_gets_its_official_text_and_stays():
    version = an_article("shili", "1", from_=FIRST, summary="自写的话。", grade="B")
    an_article("shili", "9", from_=FIRST)

    report = store({"1": "甲。"})

    version.refresh_from_db()
    assert (report.filled, report.missing) == (["1"], ["9"])
    assert (version.summary, version.official_text, version.grade) == ("自写的话。", "甲。", "A")


@pytest.mark.parametrize("fills", [False, True])
def test_a_revised_text_ends_a_summary_of_the_old_one_unless_it_is_said_to_be_of_it(fills):
    an_article("shili", "1", from_=FIRST, summary="自写的话。", grade="B")

    report = store({"1": "甲改。"}, SECOND, fills=fills)

    if fills:
        assert (report.filled, texts("1")) == (["1"], [(FIRST, None, "甲改。")])
    else:
        assert (report.changed, texts("1")) == (["1"], [(FIRST, SECOND, ""), (SECOND, None, "甲改。")])


def test_what_cites_a_changed_article_goes_to_review():
    store({"1": "甲。"})
    item = an_item(articles=[Article.objects.get()], live=True)
    publish.version(item, at=timezone.now(), on=date(2022, 1, 1))

    assert len(store({"1": "甲改。"}, SECOND).reviews) == 1
    assert Review.objects.get().place == f"item:{item.slug}"


def test_the_command_reads_word_and_text_and_says_what_it_did(tmp_path, capsys):
    options = {"law": "shili", "since": FIRST}
    call_command("import_law", docx_file(tmp_path / "law.docx"), dry_run=True, **options)
    assert not Law.objects.exists()

    call_command("import_law", docx_file(tmp_path / "law.docx"), **options)
    call_command("import_law", text_file(tmp_path / "law.txt"), **options)

    said = capsys.readouterr().out
    assert "中华人民共和国示例法：4 条，短名 shili，2021-06-01 起施行 （试运行）" in said
    assert "新增条文: 4: 1, 2, 2-1, 3" in said
    assert "没有变化: 4" in said


def test_a_file_with_a_fault_imports_nothing(tmp_path):
    path = text_file(tmp_path / "law.txt", [*LINES, "第九条 跳号。"])

    with pytest.raises(CommandError, match=r"law\.txt:16: .*\n.*什么都没有导入"):
        call_command("import_law", path, law="shili", since=FIRST)

    assert not Law.objects.exists()


def test_the_file_alone_says_which_law_it_is_and_since_when(tmp_path, capsys):
    Law.objects.create(slug="shili", title="中华人民共和国示例法", short_title="示例法")
    amended = [LINES[0], "（2020年10月17日通过　根据2024年4月26日《关于修改的决定》修正）", *LINES[2:]]
    amended[amended.index("（一）甲；")] = "（一）甲一；"

    call_command("import_law", docx_file(tmp_path / "law.docx"))
    call_command("import_law", text_file(tmp_path / "amended.txt", amended))

    assert texts("1") == [(FIRST, None, "为了示例，制定本法。")]
    assert [(since, until) for since, until, _text in texts("2")] == [(FIRST, SECOND), (SECOND, None)]
    assert "2024-04-26 起施行" in capsys.readouterr().out


def test_a_law_that_is_stored_is_not_stored_again_under_another_address(tmp_path):
    path = docx_file(tmp_path / "law.docx")
    call_command("import_law", path, law="shili")

    with pytest.raises(CommandError, match="中华人民共和国示例法.*shili"):
        call_command("import_law", path, law="other")

    assert Law.objects.get().slug == "shili"


def test_a_regulation_of_a_place_is_imported_as_one_unless_told_otherwise(tmp_path, capsys):
    lines = ["示例市未成年人保护条例", "第一条 甲。", "第二条 本条例自2022年3月1日起施行。"]
    path = text_file(tmp_path / "law.txt", lines)

    call_command("import_law", path, law="local")
    call_command("import_law", text_file(tmp_path / "b.txt", ["示例区办法", *lines[1:]]), law="b", kind="document")

    assert list(Law.objects.values_list("slug", "kind")) == [("b", "document"), ("local", "local")]
    assert "地方性法规 local" in capsys.readouterr().out


def test_a_file_that_says_neither_asks_for_both(tmp_path):
    path = text_file(tmp_path / "law.txt", ["第一条 甲。", "第二条 乙。"])

    with pytest.raises(CommandError, match="请加上 --law 和 --from"):
        call_command("import_law", path)

    call_command("import_law", path, law="other", since=FIRST)
    assert Law.objects.get().slug == "other"
