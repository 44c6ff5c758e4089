"""A small course pack and a small law pack, in canonical form."""

from pathlib import Path

import pytest

LAW = """slug: weibao
title: 中华人民共和国未成年人保护法
short_title: 未成年人保护法
kind: law
source_name: 国家法律法规数据库
articles:
- number: '11'
  versions:
  - in_force_from: 2021-06-01
    in_force_to: null
    label: 2020 年修订
    summary: 疑似侵害也要立即报告。
    official_text: ''
    grade: A
    checked_on: 2026-11-23
- number: '39'
  versions:
  - in_force_from: 2021-06-01
    in_force_to: null
    label: 2020 年修订
    summary: 学校要有防欺凌制度。
    official_text: ''
    grade: A
    checked_on: 2026-11-23
"""
COURSE = """slug: first-week
title: 接班第一周
summary: 第一周要知道的法律。
audience: staff
stage: ''
designed_minutes: 45
certificate_template: ''
certificate_months: null
basis: weibao/39
basis_text: ''
rule:
  lessons: finished
  test: passed
lessons:
- 01-looks
- 02-report
quizzes:
- key: test
  title: 结业测试
  purpose: test
  lesson: ''
  pool: first-week-test
  draw: 1
  pass_mark: 60
  attempts: null
  time_limit_minutes: null
- key: tries
  title: 练习
  purpose: practice
  lesson: looks
  pool: first-week-tries
  draw: null
  pass_mark: 60
  attempts: 3
  time_limit_minutes: 10
"""
LOOKS = """---
slug: looks
title: 三看
minutes: 20
intro: 什么算欺凌。
---

::: case
key: cup
title: “不就那一次吗”
situation: |
  第一段。

  第二段。
question: 您怎么做？
options:
- text: 等等看
  reply: 次数不是门槛。
- text: 先制止
  reply: 对。
takeaway: 先制止，再弄清。
:::

## 三看：是不是欺凌

看**关系**，见[未成年人保护法](law:weibao/39)；看 [说明](https://example.org/a) 和[目录](/catalogue/)。

| 看什么 | 问自己 |
| --- | --- |
| 看关系 | [学生](law:weibao/11)之间？ |
| 看后果 |  |
: 三个问题

- 一
  1. 甲\\
     乙
- 二

::: image
file: steps.svg
alt: 三步。
:::

::: law
article: weibao/39
note: 核心依据。
:::

::: callout
kind: say
title: 可以这样说
body: |
  “谢谢你告诉我。”

  | 先 | 后 |
  | --- | --- |
  | 一 | 二 |
:::

::: prompt
text: 您会怎么做？
minutes: 3
:::

::: poll
key: hard
question: 哪一步最难？
options:
- 制止
- 报告
:::

::: sheet
key: card
title: 桌面卡
body: |
  1. 制止
  2. 报告
:::

::: cards
cards:
- title: 三看
  lines:
  - 关系
  - 后果
- title: 没有行的卡
:::

::: notes
body: |
  **0–3 分钟**：念情境。
:::

::: help
body: |
  找德育处；情况紧急拨打 **110**。
:::

::: quiz
quiz: tries
:::
"""
REPORT = """---
slug: report
title: 报告
minutes: 25
---

疑似也要报。
"""
TEST = """pool: first-week-test
title: 测试题库
purpose: test
items:
- id: fw-t-1
  type: true_false
  stem: 要多次才算欺凌。
  answer: false
  feedback_true: 误会是“要有次数才算”。
  explanation: 单次也可能。
  articles:
  - weibao/39
  difficulty: 1
"""
TRIES = """pool: first-week-tries
title: 练习题库
purpose: practice
items:
- id: fw-p-1
  type: single
  stem: 先做什么？
  options:
  - text: 先**制止**
    correct: true
  - text: 先拍照
    feedback: 不拍，见[条文](law:weibao/39)。
  explanation: 制止不需要先认定。
  articles:
  - weibao/39
  - weibao/11
  difficulty: 2
  tags:
  - 处置
  - 次序
- id: fw-p-2
  type: multiple
  stem: 报给谁？
  options:
  - text: 德育处
    correct: true
  - text: 校领导
    correct: true
  - text: 班级群
    feedback: 不发群。
  explanation: 报给该知道的人。
  articles:
  - weibao/11
  difficulty: 1
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20"/></svg>\n'


def write(folder: Path, files: dict[str, str]) -> Path:
    """A folder with these files."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def law_pack(tmp_path) -> Path:
    return write(tmp_path / "law", {"pack.yaml": "kind: law\nformat: 1\n", "laws/weibao.yaml": LAW})


@pytest.fixture
def course_pack(tmp_path) -> Path:
    files = {
        "pack.yaml": "kind: course\nformat: 1\n",
        "course.yaml": COURSE,
        "lessons/01-looks.md": LOOKS,
        "lessons/02-report.md": REPORT,
        "items/first-week-test.yaml": TEST,
        "items/first-week-tries.yaml": TRIES,
        "media/steps.svg": SVG,
    }
    return write(tmp_path / "first-week", files)


@pytest.fixture
def mend(course_pack):
    """Replace words in one file of the course pack."""

    def mended(name: str, old: str, new: str) -> Path:
        path = course_pack / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return mended
