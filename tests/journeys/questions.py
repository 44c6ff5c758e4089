"""A question of each type as an editor writes it: what is typed, one mistake in it, and what learners then get."""

from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from content.items import bodies
from content.items.bodies import Accepted, Choice, Criterion, Gap, Label, Level, Number, Option, Pair, Part, Unit

# (the block that "+" offers, what is typed into it): texts, ticks, and answers in a list of their own.
Block = tuple[str, dict]


@dataclass(frozen=True, kw_only=True)
class Written:
    """One question. mistake: (field, what is typed there first); message: what is then said beside the answers."""

    type: str
    stem: str
    blocks: list[Block]
    mistake: tuple[str, object]
    message: str
    body: bodies.Body
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def shown(self) -> list[str]:
        """Words that the preview of a computer says."""
        lists = [rows for _name, block in self.blocks for rows in block.values() if isinstance(rows, list)]
        blocks = [*(block for _name, block in self.blocks), *chain.from_iterable(lists)]
        return [block[key] for block in blocks for key in ("text", "title", "value") if block.get(key)]

    @property
    def told(self) -> list[str]:
        """Words of the answers that a class does not see before it answers: those that are typed, and a rubric."""
        if self.type in ("short", "numeric", "essay"):
            return self.shown
        gaps = [gap for _name, gap in self.blocks if gap.get("filled") == "accepted"]
        return [answer["text"] for gap in gaps for answer in gap["answers"]]

    def typed(self, field: str) -> Any:
        """What is typed into a field of the answers, as in options-1-value-answers-0-value-text."""
        _options, *way = field.split("-")
        found: Any = [block for _name, block in self.blocks]
        for step in (step for place, step in enumerate(way) if place % 3 != 1):
            found = found[int(step)] if step.isdigit() else found.get(step, False)
        return found


def option(text: str, right: bool = False, **more) -> Block:
    """An option; a wrong one says why."""
    return "option", {"text": text, "correct": right, **({} if right else {"feedback": "再想一想。"}), **more}


def chosen(*options: tuple[str, str, bool], **more) -> Choice:
    """The body of a choice: (key, text, right)."""
    return Choice(
        options=tuple(
            Option(key=key, text=text, correct=right, feedback="" if right else "再想一想。")
            for key, text, right in options
        ),
        **more,
    )


QUESTIONS = [
    Written(
        type="single",
        stem="谁应当制定防欺凌制度？",
        blocks=[option("学校", True), option("学生会"), option("家长")],
        mistake=("options-1-value-correct", True),
        message="请恰好标出一个正确选项。",
        body=chosen(("a", "学校", True), ("b", "学生会", False), ("c", "家长", False)),
    ),
    Written(
        type="multiple",
        stem="发现同学被欺凌，可以怎样做？",
        blocks=[option("告诉老师", True), option("陪在他身边", True), option("拍下来转发")],
        mistake=("options-1-value-correct", False),
        message="请至少标出两个正确选项，或改为单选题。",
        body=chosen(("a", "告诉老师", True), ("b", "陪在他身边", True), ("c", "拍下来转发", False), several=True),
    ),
    Written(
        type="true_false",
        stem="旁观也是一种态度。",
        blocks=[option("", True), option("")],
        mistake=("options-0-value-correct", False),
        message="请恰好标出一个正确选项。",
        body=chosen(("true", "正确", True), ("false", "错误", False)),
    ),
    Written(
        type="matching",
        stem="把年龄与责任连起来。",
        blocks=[
            ("pair", {"text": "不满十二周岁", "answer": "不负刑事责任"}),
            ("pair", {"text": "已满十六周岁", "answer": "负刑事责任"}),
        ],
        mistake=("options-1-value-answer", ""),
        message="有一对右边空着。请写与它相配的。",
        body=bodies.Matching(
            pairs=(
                Pair(key="a", text="不满十二周岁", answer="r1"),
                Pair(key="b", text="已满十六周岁", answer="r2"),
            ),
            answers=(Label(key="r1", text="不负刑事责任"), Label(key="r2", text="负刑事责任")),
        ),
    ),
    Written(
        type="ordering",
        stem="发现欺凌之后，先后怎样做？",
        blocks=[("step", {"text": "制止"}), ("step", {"text": "通知家长"}), ("step", {"text": "调查认定"})],
        mistake=("options-2-value-text", "制止"),
        message="有两条一样。请改一条。",
        body=bodies.Ordering(
            steps=(
                Label(key="a", text="制止"),
                Label(key="b", text="通知家长"),
                Label(key="c", text="调查认定"),
            ),
            order=("a", "b", "c"),
        ),
    ),
    Written(
        type="short",
        stem="遇到紧急情况拨打什么电话？",
        blocks=[("accepted", {"text": "110"}), ("accepted", {"text": "*110*", "weight": "50"})],
        mistake=("options-1-value-text", "*"),
        message="单独一个“*”什么都接受。请写必须出现的词。",
        body=bodies.Short(accepted=(Accepted(text="110"), Accepted(text="*110*", weight=50))),
    ),
    Written(
        type="numeric",
        stem="复核申请要在几日内提出？",
        fields={"unit_needed": True},
        blocks=[
            ("number", {"value": "15", "tolerance": "0.5"}),
            ("unit", {"name": "日", "factor": "1"}),
            ("unit", {"name": "小时", "factor": "0.0417"}),
        ],
        mistake=("options-0-value-value", "十五"),
        message="“十五”不是数。请写数字，例如 12 或 0.5。",
        body=bodies.Numeric(
            numbers=(Number(value="15", tolerance="0.5"),),
            units=(Unit(name="日"), Unit(name="小时", factor="0.0417")),
            unit_needed=True,
        ),
    ),
    Written(
        type="cloze",
        stem="{{who}}应当建立{{what}}制度。",
        blocks=[
            (
                "gap",
                {"key": "who", "filled": "options", "answers": [{"text": "学校", "correct": True}, {"text": "家长"}]},
            ),
            ("gap", {"key": "what", "filled": "accepted", "answers": [{"text": "防欺凌"}]}),
        ],
        mistake=("options-1-value-key", "which"),
        message="题干里有空 {{what}}，下面没有说明。请补上。",
        body=bodies.Cloze(
            gaps=(
                Gap(
                    key="who",
                    options=(Option(key="a", text="学校", correct=True), Option(key="b", text="家长")),
                ),
                Gap(key="what", accepted=(Accepted(text="防欺凌"),)),
            )
        ),
    ),
    Written(
        type="case",
        stem="小明的照片在群里传开了。",
        blocks=[
            (
                "part",
                {
                    "type": "single",
                    "stem": "先做什么？",
                    "answers": [{"text": "先问小明", "correct": True}, {"text": "转给好友", "feedback": "传得更远。"}],
                },
            ),
            (
                "part",
                {
                    "type": "true_false",
                    "stem": "删掉就没事了。",
                    "answers": [{"text": "", "feedback": "证据也没了。"}, {"text": "", "correct": True}],
                },
            ),
        ],
        mistake=("options-1-value-answers-1-value-correct", False),
        message="第 2 小题：请恰好标出一个正确选项。",
        body=bodies.Case(
            parts=(
                Part(
                    key="a",
                    type="single",
                    stem="先做什么？",
                    choice=Choice(
                        options=(
                            Option(key="a", text="先问小明", correct=True),
                            Option(key="b", text="转给好友", feedback="传得更远。"),
                        )
                    ),
                    points=1,
                ),
                Part(
                    key="b",
                    type="true_false",
                    stem="删掉就没事了。",
                    choice=Choice(
                        options=(
                            Option(key="true", text="正确", feedback="证据也没了。"),
                            Option(key="false", text="错误", correct=True),
                        )
                    ),
                    points=1,
                ),
            )
        ),
    ),
    Written(
        type="essay",
        stem="写一写你会怎样帮助他。",
        fields={"most": "400"},
        blocks=[
            (
                "criterion",
                {
                    "title": "说到求助",
                    "levels": [{"points": "0", "text": "没有"}, {"points": "3", "text": "说清向谁求助"}],
                },
            ),
        ],
        mistake=("options-0-value-levels-1-value-points", "0"),
        message="每一项的最高等级要大于 0 分。",
        body=bodies.Essay(
            rubric=(
                Criterion(
                    key="a",
                    title="说到求助",
                    levels=(Level(points=0, text="没有"), Level(points=3, text="说清向谁求助")),
                ),
            ),
            most=400,
        ),
    ),
    Written(
        type="likert",
        stem="在学校里我感到安全。",
        blocks=[("label", {"text": "同意"}), ("label", {"text": "说不清"}), ("label", {"text": "不同意"})],
        mistake=("options-2-value-text", "同意"),
        message="有两条一样。请改一条。",
        body=bodies.Likert(
            labels=(
                Label(key="a", text="同意"),
                Label(key="b", text="说不清"),
                Label(key="c", text="不同意"),
            )
        ),
    ),
]
