"""What a law file says about itself."""

from pathlib import Path

import pytest
import yaml

import content
from content.law.models import Law
from content.statutes import about
from content.statutes.printed import Statute

SHIPPED = sorted((Path(content.__file__).parent / "packs/law/laws").glob("*.yaml"))


@pytest.mark.parametrize(
    ("title", "passed", "kind"),
    [
        ("上海市未成年人保护条例", "", "local"),
        ("示例省实施《中华人民共和国未成年人保护法》办法", "", "local"),
        ("广西壮族自治区示例规定", "", "local"),
        ("示例市示例区校园安全规定（试行）", "", "local"),
        ("自然保护区条例", "", "regulation"),
        ("城市市容和环境卫生管理条例", "", "regulation"),
        ("校车安全管理规定", "（2012年4月5日国务院公布）", "regulation"),
        ("民族区域自治法", "", "law"),
        ("关于加强网络信息保护的决定", "（2012年12月28日全国人民代表大会常务委员会通过）", "law"),
        ("示例方案", "", "document"),
        ("", "", "law"),
    ],
)
def test_the_kind_is_guessed(title, passed, kind):
    assert about.kind(Statute(title, passed=passed)) == kind


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_laws_are_of_the_kind_that_their_titles_tell(path):
    law = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert about.kind(Statute(law["title"])) == law["kind"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title", ["中华人民共和国示例法", "示例法", "示例法（2024年修正）", "中华人民共和国示例法（2024修订）"]
)
def test_a_law_is_found_by_its_title(title):
    Law.objects.create(slug="shili", title="中华人民共和国示例法", short_title="示例法")
    Law.objects.create(slug="trial", title="示例法（试行）", short_title="示例法（试行）")

    assert about.slug(Statute(title)) == "shili"
    assert about.slug(Statute("示例法（试行）")) == "trial"
