"""The marks of a test paper in Word: how questions, options and the lines below them begin, for reader and writer."""

import re

from content.items.choices import ItemType
from content.items.formats import excel_columns as c

# Whatever is told apart is matched on half-width signs.
NUMBER = re.compile(
    r"\s*(?:第\s*([0-9]{1,4})\s*题\s*[.、:]?|\(\s*([0-9]{1,4})\s*\)\s*[.、]?|([0-9]{1,4})\s*(?:[、/:)]|\.(?![0-9])))\s*"
)
OPTION = re.compile(r"\s*\(?([A-Z])\)?\s*[.、:)]\s*")
INSIDE = re.compile(r"(?<=[\s;。,])\s*\(?([A-Z])\)?\s*[.、:)]\s*")
HEADING = re.compile(
    r"\s*(?:\(?[一二三四五六七八九十]{1,3}\)?\s*[、.):]|第[一二三四五六七八九十]{1,3}(?:部分|大题)[、.:]?)\s*(.*)"
)
TITLE = re.compile(r"\s*[\[【]?[^\s\u2060]{1,6}题[\]】]?[^\S\n]*(?:\n|$)")
EACH = re.compile(r"每(?:小)?题\s*([0-9]+(?:\.[0-9]+)?)\s*分")
TYPED = re.compile(r"\s*[\[【(]\s*([^\s\u2060]{2,6}?)(?:选择)?题?\s*[\]】)]\s*")
ANSWERED = re.compile(r"\(\s*([A-Z]{1,10}|[√✓×✗]|对|错|正确|错误)\s*\)")
GAPS = re.compile(r"_{2,}|\(\s{2,}\)")
LABEL = re.compile(
    r"\s*[\[【(]?\s*(?:(参考答案|正确答案|标准答案|答案)|(答案解析|试题解析|解析|详解|解释)|(反馈\s*[A-Z对错]|[A-Z]\s*反馈)"
    r"|(法条|法律依据|依据)|(难度)|(学段)|(标签|知识点|考点)|(分值)|(多选给分)|(误差)|(单位)|(编号))\s*[\]】)]?\s*(:|(?<=[\]】)])|$)\s*"
)
ANSWER, EXPLANATION, SAID, ARTICLES, DIFFICULTY, STAGE, TAGS, POINTS, SCORING, TOLERANCE, UNIT, NAME = (
    c.ANSWER, c.EXPLANATION, c.SAID, c.ARTICLES, c.DIFFICULTY, c.STAGE, c.TAGS, c.POINTS, c.SCORING, c.TOLERANCE,
    c.UNIT, c.NAME,
)  # fmt: skip
LABELS = (ANSWER, EXPLANATION, SAID, ARTICLES, DIFFICULTY, STAGE, TAGS, POINTS, SCORING, TOLERANCE, UNIT, NAME)
# What a heading may call its questions; the first that it contains counts.
KINDS: tuple[tuple[str, ItemType | None], ...] = (
    ("多项选择", ItemType.MULTIPLE),
    ("多选", ItemType.MULTIPLE),
    ("不定项", ItemType.MULTIPLE),
    ("单项选择", ItemType.SINGLE),
    ("单选", ItemType.SINGLE),
    ("选择", None),
    ("判断", ItemType.TRUE_FALSE),
    ("是非", ItemType.TRUE_FALSE),
    ("正误", ItemType.TRUE_FALSE),
    ("填空", ItemType.SHORT),
    ("数值", ItemType.NUMERIC),
    ("计算", ItemType.NUMERIC),
    ("排序", ItemType.ORDERING),
    ("简答", ItemType.ESSAY),
    ("论述", ItemType.ESSAY),
    ("问答", ItemType.ESSAY),
)
# Questions of these kinds have no place in this layout.
STRANGE = ("连线", "匹配", "案例", "材料")
TITLES = {
    ItemType.SINGLE: "单项选择题",
    ItemType.MULTIPLE: "多项选择题",
    ItemType.TRUE_FALSE: "判断题",
    ItemType.SHORT: "填空题",
    ItemType.NUMERIC: "数值题",
    ItemType.ORDERING: "排序题",
    ItemType.ESSAY: "论述题",
}


def begins(half: str) -> bool:
    """Do words begin something of their own: a question, an option, a label, a heading?"""
    return any(mark.match(half) for mark in (NUMBER, OPTION, HEADING, TITLE, LABEL))


def looks_marked(half: str) -> bool:
    """Would words at the beginning of a paragraph be taken for a mark?"""
    return begins(half) or bool(TYPED.match(half))
