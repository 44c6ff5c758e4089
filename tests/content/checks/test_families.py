"""Each family of checks: what it says about a pack with one thing wrong, and that it says nothing without it."""

from datetime import date

import pytest

from content.checks import care, citations, items, names, terms, timing, wording
from content.exchange.shapes import Read

pytestmark = pytest.mark.usefixtures("english")


LESSON, TRIES, TEST = "lessons/01-looks.md", "items/first-week-tries.yaml", "items/first-week-test.yaml"
WHOLE = [
    (TRIES, "explanation: 制止不需要先认定。", "explanation: 制止不需要先认定，看见就先停下来。"),
    (TRIES, "explanation: 报给该知道的人。", "explanation: 报给该知道的人，不在群里说，也不拖。"),
    (TEST, "explanation: 单次也可能。", "explanation: 单次也可能构成欺凌，要看情形和后果。"),
    (TRIES, "feedback: 不发群。", "feedback: 群里人多，别人会受伤。"),
]


@pytest.fixture
def sound(mend):
    for change in WHOLE:
        mend(*change)


def test_a_sound_pack_has_no_findings(sound, found):
    assert found(items, wording, citations, names, terms, care) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("制止不需要先认定，看见就先停下来。", "要制止。", 5, "fw-p-1: The explanation says too little."),
        ("不拍，见[条文](law:weibao/39)。", "不。", 11, "fw-p-1: This wrong option has no feedback."),
        ("text: 先拍照", "text: 以上都对", 11, "fw-p-1: This option is about the other options."),
        ("stem: 先做什么？", "stem: 看见了。下面不正确的做法是哪一个？", 5, "fw-p-1: The stem asks in the negative."),
    ],
)
def test_items(sound, mend, found, old, new, line, message):
    mend(TRIES, old, new)

    (one,) = found(items)
    assert one.startswith(f"{TRIES}:{line}: {message}")


def test_a_negative_word_in_bold_is_fine(sound, mend, found):
    mend(TRIES, "stem: 先做什么？", "stem: 看见了。下面**不正确**的做法是哪一个？")

    assert found(items) == []


@pytest.mark.parametrize(
    "stem",
    [
        "下面哪一项不正确？",
        "下面哪一项是不正确的？",
        "下面哪个不是欺凌？",
        "他不应该做哪件事？",
        "以下做法中，哪一种不对？",
        "下面哪一句话说错了？",
        "哪一项不属于欺凌？",
        "下列各项中不属于欺凌的一项是（　　）。",
        "下列说法错误的是____",
        "谁不算旁观者？",
        "下面什么话不能说？",
        "下面哪一项不正确？请选一项。",
        "下面哪些情况不能发到群里？（可多选）",
        "除了哪一项，都是欺凌？",
    ],
)
def test_stems_in_the_negative(sound, mend, found, stem):
    mend(TRIES, "stem: 先做什么？", f"stem: 下课了。{stem}")

    (one,) = found(items)
    assert one.startswith(f"{TRIES}:5: fw-p-1: The stem asks in the negative.")


@pytest.mark.parametrize(
    "stem",
    [
        "哪一项说明他不想上学？",
        "哪一句能让他不害怕？",
        "为什么不能打回去？",
        "该不该告诉老师？哪种说法对？",
        "“哪一个不对？”小明问。先做什么？",
        "不满十四岁的人打人，哪一种说法对？",
        "遇到不讲理的人，您先做什么？",
        "哪一项最能说明，这不是玩笑？",
        "对不说话的同学，做得对的是",
    ],
)
def test_stems_that_deny_something_and_ask_for_what_is_right(sound, mend, found, stem):
    mend(TRIES, "stem: 先做什么？", f"stem: {stem}")

    assert found(items) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (LESSON, "看**关系**", f"{'看' * 120}，看**关系**", f"{LESSON}:26: A sentence of 133 characters"),
        (LESSON, "看**关系**", "看一看。" * 110 + "看**关系**", f"{LESSON}:26: A paragraph of 4"),
        (TRIES, "stem: 先做什么？", f"stem: {'先' * 130}？", f"{TRIES}:5: A sentence of 130 characters"),
    ],
)
def test_reading_level_of_staff(sound, mend, found, name, old, new, message):
    mend(name, old, new)

    assert any(one.startswith(message) for one in found(wording)), found(wording)


def test_the_youngest_read_short_sentences_without_penalties(sound, mend, found):
    assert found(wording) == []
    mend("course.yaml", "stage: ''", "stage: primary_lower")
    mend("lessons/02-report.md", "疑似也要报。", "打人会被行政拘留，他得走。")

    said = found(wording)

    assert any("lessons/02-report.md" in one and "“行政拘留” is too hard for this stage" in one for one in said)
    assert any("lessons/02-report.md" in one and "How is “得” read here?" in one for one in said)


@pytest.mark.parametrize("stage", ["primary_lower", "primary_upper"])
@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("处五日以下拘留，并处五百元以上一千元以下罚款", "五日以下"),
        ("十日以上十五日以下拘留，并处一千元罚款", "十日以上"),
        ("可能被拘留，还要罚款", "拘留"),
        ("要关十五天", "关十五天"),
        ("判三年", "判三年"),
        ("罚款 200 元", "罚款"),
    ],
)
def test_primary_school_reads_of_no_penalties(sound, mend, found, stage, words, named):
    mend("course.yaml", "stage: ''", f"stage: {stage}")
    mend("lessons/02-report.md", "疑似也要报。", f"打人{words}。")

    assert any(f"02-report.md:7: “{named}” is too hard for this stage" in one for one in found(wording))


def test_sums_and_days_of_a_story_are_no_penalties(sound, mend, found):
    mend("course.yaml", "stage: ''", "stage: primary_upper")
    mend(
        "lessons/02-report.md", "疑似也要报。", "他要小乙每天交五元，第一天、第四天都是这样，关上门不让走，三年级也有。"
    )

    assert not any("02-report.md" in one for one in found(wording))


def test_surnames_and_syllables_of_the_youngest(sound, mend, found, course_pack):
    mend("course.yaml", "stage: ''", "stage: primary_lower")
    mend("lessons/02-report.md", "疑似也要报。", "单老师和曾{zēng}老师都在。")

    (one,) = [one for one in found(wording) if "How is" in one and "02-report.md" in one]
    assert "How is “单” read here?" in one

    mend("lessons/02-report.md", "单老师", "单{shhan}老师")
    assert any("“shhan” in “单{shhan}” is no syllable of pinyin" in one for one in found(wording))


def test_minutes_that_nothing_fills(found):
    assert [one.split(": ")[0] for one in found(timing)] == ["lessons/01-looks.md:2", "lessons/02-report.md:2"]


def test_minutes_that_the_notes_plan_are_filled(mend, found):
    mend(LESSON, "**0–3 分钟**：念情境。", "**0–3 分钟**：念情境。**3–20 分钟**：做练习。")

    assert [one.split(": ")[0] for one in found(timing)] == ["lessons/02-report.md:2"]


def test_a_text_that_cannot_be_read_in_its_minutes(mend, found):
    mend("lessons/02-report.md", "疑似也要报。", "疑似也要报，不拖。\n\n" * 1000)

    assert any("cannot be read in 25 minutes" in one for one in found(timing))


def test_a_course_whose_minutes_do_not_add_up(mend, found):
    mend("course.yaml", "designed_minutes: 45", "designed_minutes: 450")

    assert any(one.startswith("course.yaml:1: The course is designed for 450 minutes") for one in found(timing))


def test_citations_that_are_gone_past_or_about_to_change(sound, mend, law_pack, found):
    path = law_pack / "laws" / "weibao.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("in_force_to: null", "in_force_to: 2027-01-01", 1), encoding="utf-8")
    mend(LESSON, "law:weibao/39", "law:weibao/404")

    soon = found(citations)
    past = found(citations, on=date(2027, 2, 1))

    assert any(one.startswith(f"{LESSON}:26: “weibao/404” is not in the library.") for one in soon)
    assert any("“weibao/11” changes on 2027-01-01." in one for one in soon)
    assert any("“weibao/11” does not apply today." in one for one in past)


def test_a_long_quotation_needs_the_official_text(sound, mend, law_pack, found):
    quote = "学校应当建立学生欺凌防控工作制度对教职员工学生等开展防治学生欺凌的教育和培训"
    mend(LESSON, "看**关系**，见[未成年人保护法](law:weibao/39)", f"[第三十九条](law:weibao/39)规定：“{quote}”")

    assert [one.split(": ")[0] for one in found(citations)] == [f"{LESSON}:26"]

    path = law_pack / "laws" / "weibao.yaml"
    head, tail = path.read_text(encoding="utf-8").rsplit("official_text: ''", 1)
    path.write_text(f"{head}official_text: {quote}。{tail}", encoding="utf-8")
    assert found(citations) == []


def test_a_long_quotation_of_a_law_that_is_only_named(sound, mend, found):
    quote = "学校应当建立学生欺凌防控工作制度对教职员工学生等开展防治学生欺凌的教育和培训"
    mend("lessons/02-report.md", "疑似也要报。", f"《未成年人保护法》规定：“{quote}。”")

    (one,) = found(citations)
    assert one.startswith("lessons/02-report.md:7: A quotation of more than 20 characters")


def test_an_article_in_words_must_hold_too(sound, mend, found):
    mend(
        "lessons/02-report.md",
        "疑似也要报。",
        "未成年人保护法第三十九条、《未成年人保护法》第11条都这样写；一切法律第五条不算。",
    )
    assert found(citations) == []

    mend("lessons/02-report.md", "第三十九条", "第四百零四条")
    (one,) = found(citations)
    assert one.startswith("lessons/02-report.md:7: “weibao/404” is not in the library.")


@pytest.mark.parametrize(
    "told",
    [
        "未成年人保护法（2012年修正）第三十九条",
        "2012 年修正的《未成年人保护法》第三十九条",
        "《未成年人保护法》第39条（2012 年修正）",
    ],
)
def test_an_article_of_a_text_that_was_replaced(sound, mend, found, told):
    mend("lessons/02-report.md", "疑似也要报。", f"照{told}，疑似也要报。")

    (one,) = found(citations)
    assert one.startswith("lessons/02-report.md:7: ")
    assert "is of a text that does not apply any more. Cite what applies since 2021-06-01." in one


@pytest.mark.parametrize(
    "told",
    [
        "照未成年人保护法（2020年修订）第三十九条，要报。",
        "照未成年人保护法（2024年修正）第三十九条，要报。",
        "旧的未成年人保护法（2012年修正）第三十九条不同。",
    ],
)
def test_an_article_of_the_text_that_applies_or_told_as_the_old_one(sound, mend, found, told):
    mend("lessons/02-report.md", "疑似也要报。", told)

    assert found(citations) == []


def test_the_legal_basis_of_a_course_must_apply(sound, law_pack, found):
    path = law_pack / "laws" / "weibao.yaml"
    head, tail = path.read_text(encoding="utf-8").rsplit("in_force_to: null", 1)
    path.write_text(f"{head}in_force_to: 2026-06-01{tail}", encoding="utf-8")

    assert "course.yaml:1: “weibao/39” does not apply today. Cite what applies." in found(citations)


def test_each_wrong_choice_of_a_gap_needs_feedback_and_stands_for_itself():
    option = {"text": (), "correct": False, "weight": None, "feedback": ()}
    asked = {"type": "cloze", "options": (), "gaps": ({"options": (Read(option, line=7),)},)}

    assert [line for line, _message in items._silent(asked)] == [7]


def test_what_a_child_says_is_no_quotation_of_the_law(sound, mend, found):
    mend(
        LESSON,
        "见[未成年人保护法](law:weibao/39)",
        "见[法](law:weibao/39)。孩子说：“我不想让别人知道这件事可是我每天都很害怕不敢去学校”",
    )

    assert found(citations) == []


def test_facts_that_nobody_checked(sound, mend, found):
    mend(LESSON, "看**关系**", "按学校保护规定第二十二条，看**关系**")

    assert "was checked by nobody (grade C)" in found(citations)[0]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("打 13812345678 问问", "A number (13812345678)"),
        ("加微信号：abc12345 问", "An address or account"),
        ("在武汉的一所学校", "“武汉” is on the block list"),
        ("，明德实验小学里", "This reads like the name of a school"),
        ("，王小明同学被推倒", "This reads like the name of a person (王小明)"),
        ("，张伟老师来了", "This reads like the name of a person (张伟)"),
        ("，那天李明辉在门口", "This reads like the name of a person (李明辉)"),
        ("，后来王芳告诉家长", "This reads like the name of a person (王芳)"),
        ("，同学刘洋也一样", "This reads like the name of a person (刘洋)"),
        ("，我在东城区和平里中学", "This reads like the name of a school (东城区和平里中学)"),
        ("，问人大附中", "This reads like the name of a school (人大附中)"),
        ("，像周某某跳楼事件", "This reads like a real case (周某某跳楼事件)"),
    ],
)
def test_nobody_real(sound, mend, found, words, message):
    mend("lessons/02-report.md", "疑似也要报。", f"疑似也要报{words}。")

    (one,) = found(names)
    assert one.startswith(f"lessons/02-report.md:7: {message}")


def test_a_real_district_with_its_school(sound, mend, found):
    mend("lessons/02-report.md", "疑似也要报。", "在海淀区中关村中学。")

    assert any("the name of a school (海淀区中关村中学)" in one for one in found(names))


@pytest.mark.parametrize(
    "fine",
    [
        "在某区某中学，全市各中学、本区一所小学都一样；区里的中小学也去。",
        "一张文明卡，任何人说，关于小涵，也许可以；学生文明行为，老师高兴。",
        "学生甲说，小明问，小华把书给小丽；安全员在，方老师来。",
        "发生学生欺凌事件，案件由公安办理。",
    ],
)
def test_what_is_no_name(sound, mend, found, fine):
    mend("lessons/02-report.md", "疑似也要报。", fine)

    assert found(names) == []


def test_the_schools_of_the_district_are_blocked(sound, mend, found):
    mend("lessons/02-report.md", "疑似也要报。", "在朝阳路中学，疑似也要报。")

    assert found(names) == []
    (one,) = found(names, blocked=("朝阳路中学", "育才小学"))
    assert one.startswith("lessons/02-report.md:7: “朝阳路中学” is a school or office of this district")


def test_lines_for_help_are_no_private_numbers(sound, mend, found):
    mend("lessons/02-report.md", "疑似也要报。", "打 110、12355 或者 12309。第三中学、某校、学生甲、一张同学的照片。")

    assert found(names) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("“谢谢你告诉我。”", "“你也有责任。”", "“你也有责任” blames who was hurt."),
        ("“谢谢你告诉我。”", "“我保证不告诉别人。”", "“保证不告诉别人” promises secrecy."),
        ("疑似也要报。", "一个巴掌拍不响。", "“一个巴掌拍不响” blames who was hurt."),
        ("疑似也要报。", "她穿得太少，才会被欺负。", "“穿得太少，才会被欺负” blames who was hurt."),
        ("疑似也要报。", "要不是他先惹事，也不会挨打。", "“要不是他先惹事，也不会挨” blames who was hurt."),
        ("疑似也要报。", "是不是她穿得太少，才会被欺负？", "“穿得太少，才会被欺负” blames who was hurt."),
        ("疑似也要报。", "被欺负也要反省自己的问题。", "“被欺负也要反省” blames who was hurt."),
        ("“谢谢你告诉我。”", "“我会为你保密。”", "“我会为你保密” promises secrecy."),
        ("“谢谢你告诉我。”", "“这是我们俩的秘密，我不告诉任何人。”", "“我们俩的秘密” promises secrecy."),
        ("“谢谢你告诉我。”", "“好，我谁也不说。”", "“我谁也不说” promises secrecy."),
    ],
)
def test_words_that_hurt(sound, mend, found, old, new, message):
    mend(LESSON if "谢谢" in old else "lessons/02-report.md", old, new)

    (one,) = found(care)
    assert one.split(": ", 1)[1].startswith(message)


@pytest.mark.parametrize(
    "fine",
    [
        "不要说“一个巴掌拍不响”。",
        "不能保证不告诉别人。",
        "有人说：“你也有责任。”这样会让孩子更难开口。",
        "把“我替你保密”换成“我会小心地告诉该知道的人”。",
        "不说“她穿得太少，才会被欺负”，也不说“要不是他先惹事，就不会挨打”。",
        "天冷了，穿得太少会感冒。打人的一方要反省。",
    ],
)
def test_what_not_to_say_may_be_told(sound, mend, found, fine):
    mend("lessons/02-report.md", "疑似也要报。", fine)

    assert found(care) == []


def test_what_hurts_may_be_a_wrong_answer_but_no_right_one(sound, mend, found):
    mend(TRIES, "text: 先拍照", "text: “我会为你保密。”")
    assert found(care) == []

    mend(TRIES, "text: 先**制止**", "text: “我会为你保密。”")
    (one,) = found(care)
    assert one.startswith(f"{TRIES}:9: “我会为你保密” promises secrecy.")

    mend(TRIES, "stem: 先做什么？", "stem: 哪一句**不合适**？")
    assert found(care) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("上好法制教育课", "“法制教育” is an old name."),
        ("请法制副校长来讲", "“法制副校长” is an old name."),
        ("依照校园暴力法", "There is no law of the name “校园暴力法”."),
        ("每年有 11.3% 的学生", "“11.3%” is a figure whose source nobody knows."),
        ("每年有11.3 ％的学生", "“11.3 ％” is a figure whose source nobody knows."),
    ],
)
def test_wording_that_must_not_stand(sound, mend, found, words, message):
    mend("lessons/02-report.md", "疑似也要报。", f"{words}。")

    (one,) = found(terms)
    assert one.startswith(f"lessons/02-report.md:7: {message}")


@pytest.mark.parametrize(
    "fine",
    [
        "“法制教育”现在叫法治教育。",
        "没有法制副校长这个叫法。",
        "见《关于法制教育的意见》。",
        "上一节校园欺凌法治课，占 111.35 分。",
    ],
)
def test_old_wording_may_be_mended_in_words(sound, mend, found, fine):
    mend("lessons/02-report.md", "疑似也要报。", fine)

    assert found(terms) == []
