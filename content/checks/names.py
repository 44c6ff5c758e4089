"""Nobody real: names, numbers and places that must not stand in a lesson."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.checks.said import Finding, Texts

# Emergency, fire, rescue; procuratorate, youth line, legal aid: known to everybody and checked (legal-facts.md 5).
ALLOWED_NUMBERS = frozenset({"110", "119", "120", "12309", "12355", "12348"})
_NUMBER = re.compile(
    r"(?<![\dA-Za-z.@〔])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4}|12\d{3}|\d{17}[\dXx]|9[56]\d{3})(?![\d号元字人分秒])"
)
_HANDLE = re.compile(r"(?:微信|QQ|抖音|快手)(?:号|群)?[：: ]?[A-Za-z0-9_-]{5,}|[\w.]+@[\w.]+\.\w+")
_LIST = (Path(__file__).parent / "blocked.txt").read_text(encoding="utf-8")
_BLOCKED = re.compile("|".join(line for line in _LIST.split("\n") if line and not line.startswith("#")))
_SCHOOL = re.compile(
    r"(?<!第)(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,6}(?:实验|外国语|中心|附属|第[一二三四五六七八九十]+)(?:小学|中学|高中|学校)"
)
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_PERSON = re.compile(rf"(?<![\u4e00-\u9fff])[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=同学|（化名|女士|先生)")
_PLAIN = re.compile(r"^(?:[某甲乙丙丁]|[大小老]|何同|任何|于同|万|常常|许多|高年级|金色|石头|白|方)")


CHECKS = (
    (
        _NUMBER,
        gettext_lazy(
            "A number (%(found)s). Only 110, 12309, 12355 and the like may stand in a lesson; "
            "the district fills in its own."
        ),
    ),
    (_HANDLE, gettext_lazy("An address or account (%(found)s). Remove it.")),
    (
        _BLOCKED,
        gettext_lazy("“%(found)s” is on the block list: stories have no place and name nothing real. Leave it out."),
    ),
    (_SCHOOL, gettext_lazy("This reads like the name of a school (%(found)s). Write “某校”.")),
    (_PERSON, gettext_lazy("This reads like the name of a person (%(found)s). Write 学生甲, 小乙.")),
)
# What only reads like a name may be none.
SURE = frozenset({_NUMBER, _HANDLE, _BLOCKED})


def check(texts: Texts, library) -> Iterator[Finding]:
    """Telephone and account numbers, what is on the block list, names of schools and of persons."""
    for said in texts.all:
        for pattern, message in CHECKS:
            for found in pattern.finditer(said.text):
                if found[0] not in ALLOWED_NUMBERS and not _PLAIN.match(found[0]):
                    is_sure = pattern in SURE
                    yield Finding(said.file, said.line, str(message) % {"found": found[0]}, is_error=is_sure)
        for name in library.blocked if library else ():
            if name in said.text:
                message = _(
                    "“%(name)s” is a school or office of this district. Stories name nothing real; leave it out."
                )
                yield Finding(said.file, said.line, message % {"name": name}, is_error=True)
