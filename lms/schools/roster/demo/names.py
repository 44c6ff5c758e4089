"""Invented names of people and places; any likeness is chance."""

from collections.abc import Iterator

from lms.schools.roster.demo.dice import Dice

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
)
LONG_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "夏侯", "尉迟")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鹏辉建国文志海燕梅兰云飞雪松柏"
    "晨曦雨桐子涵梓轩浩然欣怡思远嘉宁佳琪若溪博文俊豪诗雅逸凡安然可心一诺沐阳予乐知行景行"
)
# Characters of GB 18030 that many fonts and systems lose, extension B and later among them.
RARE = "䶮㛃𬍛𬱖𫍽𤩽𬭚𣲗"
DOTTED = (
    ("阿依努尔", "买买提"),
    ("古丽米热", "艾山"),
    ("帕尔哈提", "吐尔逊"),
    ("木合塔尔", "玉素甫"),
    ("努尔兰", "赛力克"),
    ("阿米娜", "马合木提"),
)
# fmt: off
PLACES = (
    "朝阳", "城关", "柳河", "东林", "新华", "建设", "文昌", "春晓", "夏雨", "秋实",
    "冬雪", "南湖", "北湖", "西湖", "东湖", "梅岭", "兰亭", "竹溪", "菊园", "松山",
    "柏台", "桃源", "杏里", "荷塘", "云台", "石桥", "金水", "银河", "玉泉", "宝丰",
    "安乐", "永兴", "长平", "康宁", "和平", "胜利", "团结", "友谊", "光明", "曙光",
    "启明", "育才", "树人", "弘文", "尚德", "博学", "求是", "勤勉", "知行", "明理",
    "致远", "思源", "敏行", "笃信", "润泽", "沐阳", "景行", "瑞光", "祥和", "丰年",
    "绿洲", "红叶", "白鹭", "青松", "紫竹", "碧波", "清源", "平川", "临江", "望山",
    "向阳", "环城", "高台", "广场", "花溪", "雁鸣", "鹤鸣", "星光", "月湖", "海棠",
)
# fmt: on
OFFICES = (
    "明德区人民法院",
    "明德区人民检察院",
    "明德区公安分局",
    "明德区司法局",
    "明德区城关派出所",
    "明德区柳河派出所",
    "明德区新华派出所",
)
_SHAPES = {
    "小学": (
        "{}小学",
        "{}路小学",
        "{}镇中心小学",
        "{}实验小学",
        "{}街小学",
        "{}第一小学",
        "{}第二小学",
        "{}希望小学",
    ),
    "初中": ("{}初级中学", "{}镇初级中学", "{}路中学", "{}实验初中", "{}第一初级中学"),
    "九年一贯": ("{}学校", "{}实验学校", "{}九年制学校"),
    "完中": ("{}中学", "{}外国语中学"),
    "高中": ("{}高级中学", "{}第一高级中学"),
    "中职": ("{}职业技术学校",),
    "特教": ("{}特殊教育学校",),
    "幼儿园": ("{}幼儿园", "{}镇中心幼儿园"),
}


def person(dice: Dice) -> str:
    """A name of two to four characters, now and then with a middle dot or a rare character."""
    chance = dice.below(1000)
    if chance < 12:
        return "·".join(dice.choose(DOTTED))
    surname = dice.choose(LONG_SURNAMES) if chance < 22 else dice.choose(SURNAMES)
    given = dice.choose(GIVEN)
    if chance < 30:
        return surname + dice.choose(RARE)
    return surname + given + (dice.choose(GIVEN) if chance % 5 else "")


def schools(dice: Dice, school_type: str) -> Iterator[str]:
    """Names of schools of one type, none of them twice."""
    shapes = _SHAPES[school_type]
    for number in range(1, 100):
        for shape in shapes:
            for place in dice.shuffled(PLACES):
                name = shape.format(place)
                yield (f"明德区{name}" if number == 1 else f"明德区{place}第{number}{shape.format('')}")
