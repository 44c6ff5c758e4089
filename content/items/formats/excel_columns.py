"""The columns of the table of questions that teachers fill in, for its reader, its writer and its explanations."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from content.items import bodies
from content.items.choices import ItemType, Stage

SHEET, GUIDE = "试题", "填写说明"
TYPES = {
    "单选": ItemType.SINGLE,
    "多选": ItemType.MULTIPLE,
    "判断": ItemType.TRUE_FALSE,
    "填空": ItemType.SHORT,
    "数值": ItemType.NUMERIC,
}
SCORINGS = {"全对得分": bodies.ALL, "少选得部分分": bodies.PARTIAL, "选错扣分": bodies.PENALTY}
STAGES: dict[str, str] = {
    "小学低段": Stage.PRIMARY_LOWER,
    "小学高段": Stage.PRIMARY_UPPER,
    "初中": Stage.JUNIOR,
    "高中": Stage.SENIOR,
}
DIFFICULTIES = {"易": 1, "中": 2, "难": 3}
RIGHT, WRONG = "对", "错"
RIGHTS = frozenset({RIGHT, "正确", "是", "√", "✓", "T", "TRUE", "Y", "YES"})
WRONGS = frozenset({WRONG, "错误", "否", "×", "✗", "X", "F", "FALSE", "N", "NO"})
OPTION, SAID = "选项", "反馈"
TYPE, STEM, ANSWER, EXPLANATION = "题型", "题目", "答案", "解析"
TOLERANCE, UNIT, SCORING = "误差", "单位", "多选给分"
ARTICLES, STAGE, DIFFICULTY, POINTS, TAGS, NAME = "法条", "学段", "难度", "分值", "标签", "编号"
NEEDED = (TYPE, STEM, ANSWER)
# Options that the empty table has room for; with more a file has more columns.
USUAL = 6
# What may be filled in depends on the type only for these.
BELONGS = {
    OPTION: {ItemType.SINGLE, ItemType.MULTIPLE},
    SAID: {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE},
    TOLERANCE: {ItemType.NUMERIC},
    UNIT: {ItemType.NUMERIC},
    SCORING: {ItemType.MULTIPLE},
}


@dataclass(frozen=True)
class Column:
    """A column: its heading, what to write there, and what may be chosen."""

    heading: str
    say: str | Promise
    width: int = 12
    choices: tuple[str, ...] = ()


def columns(options: int) -> list[Column]:
    """The columns of a table with room for so many options."""
    letters = bodies.LETTERS[: max(USUAL, options)].upper()
    return [
        Column(TYPE, _("Choose from the list."), 8, tuple(TYPES)),
        Column(STEM, _("What is asked. Alt+Enter begins a new line."), 50),
        *(
            Column(f"{OPTION}{letter}", _("For 单选 and 多选: one option in each, from A on."), 20)
            for letter in letters
        ),
        Column(ANSWER, _("See the examples. 填空: several accepted answers with ； between them."), 14),
        Column(EXPLANATION, _("What a learner reads after the answer."), 40),
        *(
            Column(f"{SAID}{letter}", _("What is said to who chose it. 判断: A is 对, B is 错."), 20)
            for letter in letters
        ),
        Column(SCORING, _("Only for 多选; empty means 全对得分."), 14, tuple(SCORINGS)),
        Column(TOLERANCE, _("Only for 数值: how far off an answer may be; empty means not at all."), 8),
        Column(UNIT, _("Only for 数值, for example 米."), 8),
        Column(ARTICLES, _("Short addresses with 、 between them, for example weibao/39."), 20),
        Column(STAGE, _("For pupils; empty for staff."), 10, tuple(STAGES)),
        Column(DIFFICULTY, _("Empty means 中."), 6, tuple(DIFFICULTIES)),
        Column(POINTS, _("Empty means 1."), 6),
        Column(TAGS, _("Words with 、 between them."), 20),
        Column(NAME, _("May stay empty. Small Latin letters, figures and hyphens, each only once."), 14),
    ]


EXAMPLES: tuple[dict[str, str], ...] = (
    {
        TYPE: "单选",
        STEM: "看到同学被欺负，先做什么？",
        "选项A": "告诉老师",
        "选项B": "拍照",
        ANSWER: "A",
        "反馈B": "拍照帮不了他。",
    },
    {TYPE: "多选", STEM: "哪些人可以帮你？", "选项A": "父母", "选项B": "老师", "选项C": "陌生网友", ANSWER: "AB"},
    {TYPE: "判断", STEM: "起外号也可能是欺凌。", ANSWER: RIGHT},
    {TYPE: "填空", STEM: "报警电话是多少？", ANSWER: "110；一一〇"},
    {TYPE: "数值", STEM: "年满几周岁的人是成年人？", ANSWER: "18", UNIT: "周岁"},
)
