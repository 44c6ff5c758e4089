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
# A letter of a name of a place: what could as well be said of any (本区各小学, 某区某中学) is none.
_PLACE = r"(?:(?![我某本全各每的这那在是社小校学园辖到与和及])[\u4e00-\u9fff])"
_SCHOOL = re.compile(
    r"(?<!第)(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,6}(?:实验|外国语|中心|附属|第[一二三四五六七八九十]+)(?:小学|中学|高中|学校)"
    rf"|{_PLACE}{{2,4}}[区县市](?:(?![某各的每所本家])[\u4e00-\u9fff]){{1,8}}(?:(?<!中)小学|中学|高中|学校|幼儿园|[附一二三四五六七八九十]中|附小)"
    r"|(?:师大|人大|大学|学院)附[中小]"
)
# Surnames that begin no other word, and all that are common.
_SURE_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭何罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴钟汪姜姚谭廖邹"
    "熊陆郝孔崔康邱秦顾侯邵孟龚"
)
_SURNAMES = f"{_SURE_SURNAMES}高林马于夏田任范方石金白毛江史龙万段雷钱汤尹黎易常武乔贺赖文"
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红辉鹏飞雪梅琳浩宇轩涵欣怡梓子晨思雨佳嘉俊豪博文志建国海波斌峰龙"
    "云莉萍玲婷慧颖倩琪雅诗梦瑶洁晓春秋冬凯旭阳东亮成健鑫帆皓睿泽昊可馨悦彤萱菲妍瑞祥福贵荣宏伦庆林森宁康乐奕航铭希晗依诺"
    "若瑾璐珊珍凤淑惠永振正新立德义仁信"
)
_TITLES = "同学|（化名|女士|先生|老师|校长|主任|医生|警官|法官|检察官|律师|班长|师傅|阿姨|叔叔|教授|民警|书记"
_DOES = "说|问|告诉|把|被|骂|哭|笑|觉得|回答|站|走|跑|拿|拍|发|打|推|想"
# A name tells itself by what follows or goes before; after 一张, 关于, 任何 and the like another word goes on. Each
# condition on what goes before stands behind the surname: a pattern that begins with one sign is found much faster.
_PERSON = re.compile(
    rf"[{_SURNAMES}](?:(?<![\u4e00-\u9fff].)[\u4e00-\u9fff]{{1,2}}(?=同学|（化名|女士|先生)"
    r"|(?<![一二两三四五六七八九十几每这那半上下任也不未关由对课过流议规工].)(?:"
    rf"[{_GIVEN}]{{1,2}}(?={_TITLES})|(?<=[{_SURE_SURNAMES}])(?:"
    rf"[{_GIVEN}]{{2}}(?={_DOES}|[在和对是也不没有就，。、；：！？])|[{_GIVEN}](?={_DOES})"
    rf"|(?<=(?:同学|老师|校长|学生|班长|主任|医生|警官|名叫|叫做).)[{_GIVEN}]{{1,2}})))"
)
_CASE = re.compile(
    rf"[{_SURNAMES}]某{{1,2}}[^，。；]{{0,10}}(?:事件|案)|(?:跳楼|坠楼|自杀|身亡|遇害|埋尸|溺亡)(?:事件|案)"
)
_PLAIN = re.compile(r"^(?:[某甲乙丙丁]|[大小老]|何同|任何|于同|万|常常|许多|高年级|金色|石头|白|方)")


# What every match holds, for patterns that are slow by themselves: most texts hold none of it.
_SIGNS = re.compile(r"[\dA-Za-z_-]{5}|@")
_TAUGHT = re.compile(r"[小中]学|高中|学校|幼儿园|附[中小]|[一二三四五六七八九十]中")
_HAPPENED = re.compile(r"事件|案")
CHECKS = (
    (
        _SIGNS,
        _NUMBER,
        gettext_lazy(
            "A number (%(found)s). Only 110, 12309, 12355 and the like may stand in a lesson; "
            "the district fills in its own."
        ),
    ),
    (_SIGNS, _HANDLE, gettext_lazy("An address or account (%(found)s). Remove it.")),
    (
        None,
        _BLOCKED,
        gettext_lazy("“%(found)s” is on the block list: stories have no place and name nothing real. Leave it out."),
    ),
    (_TAUGHT, _SCHOOL, gettext_lazy("This reads like the name of a school (%(found)s). Write “某校”.")),
    (None, _PERSON, gettext_lazy("This reads like the name of a person (%(found)s). Write 学生甲, 小乙.")),
    (
        _HAPPENED,
        _CASE,
        gettext_lazy("This reads like a real case (%(found)s). Stories are made up; tell one of your own."),
    ),
)
# What only reads like a name may be none.
SURE = frozenset({_NUMBER, _HANDLE, _BLOCKED})


def check(texts: Texts, library) -> Iterator[Finding]:
    """Telephone and account numbers, what is on the block list, names of schools and of persons."""
    for said in texts.all:
        for holds, pattern, message in CHECKS:
            if holds and not holds.search(said.text):
                continue
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
