"""A pool with a question of every type, in canonical form, as an author writes it."""

KINDS = """pool: first-week-tries
title: 练习题库
purpose: practice
items:
- id: k-single
  type: single
  stem: 先做什么？
  figure: steps.svg
  figure_alt: 三步。
  options:
  - text: 先**制止**
    correct: true
  - text: 先拍照
    feedback: 不拍。
  - text: 以上都对
    feedback: 不对。
  option_order: none
  explanation: 制止不需要先认定。
  articles:
  - weibao/39
  difficulty: 1
  tags:
  - 处置/次序
- id: k-multiple
  type: multiple
  stem: 报给谁？
  options:
  - text: 德育处
    correct: true
  - text: 校领导
    correct: true
  - text: 班级群
    feedback: 不发群。
  scoring: partial
  points: 2
  explanation: 报给该知道的人。
  articles:
  - weibao/11
  difficulty: 1
- id: k-weights
  type: single
  stem: 多久？
  options:
  - text: 一天
    correct: true
    weight: 100
  - text: 两天
    weight: 33.33333
    feedback: 太晚。
  scoring: weights
  explanation: 越早越好。
  articles:
  - weibao/11
  difficulty: 1
- id: k-true-false
  type: true_false
  stem: 要多次才算欺凌。
  answer: false
  feedback_true: 单次也可能。
  explanation: 单次也可能。
  articles:
  - weibao/39
  difficulty: 1
- id: k-matching
  type: matching
  stem: 谁做什么？
  pairs:
  - left: 班主任
    right: 报告
  - left: 校长
    right: 启动调查
  - left: 年级组长
    right: 报告
  - right: 判决
  explanation: 各有分工。
  articles:
  - weibao/39
  difficulty: 2
- id: k-ordering
  type: ordering
  stem: 排一排。
  scoring: partial
  steps:
  - 制止
  - 了解
  - 报告
  explanation: 先制止。
  articles:
  - weibao/39
  difficulty: 2
- id: k-short
  type: short
  stem: 报警电话是多少？
  accepted:
  - text: '110'
  - text: 拨打*110
    weight: 50
    feedback: 只写号码就好。
  explanation: 情况紧急时拨打。
  articles:
  - weibao/11
  difficulty: 1
- id: k-numeric
  type: numeric
  stem: 几天之内？
  numbers:
  - value: 10
    tolerance: 0.5
  - value: 12
    weight: 50
    feedback: 快了。
  units:
  - name: 日
  - name: 小时
    factor: 0.041666667
  unit_needed: true
  explanation: 十日。
  articles:
  - weibao/39
  difficulty: 2
- id: k-cloze
  type: cloze
  stem: 学校应当建立{{what}}制度，并在{{days}}日内{{how}}。
  gaps:
  - key: what
    accepted:
    - text: 防欺凌
  - key: days
    numbers:
    - value: 10
  - key: how
    options:
    - text: 报告
      correct: true
    - text: 观望
      feedback: 不行。
    weight: 2
  explanation: 第三十九条。
  articles:
  - weibao/39
  difficulty: 2
- id: k-case
  type: case
  stem: |
    放学后，甲被三人围住。

    乙在旁边拍照。
  questions:
  - type: single
    stem: 乙先做什么？
    options:
    - text: 停**拍**
      correct: true
    - text: 继续
      feedback: 拍照也是伤害。
    explanation: 停下来。
  - type: true_false
    stem: 这已经可能是欺凌。
    answer: true
    feedback_false: 单次也可能。
    points: 0.5
  - type: multiple
    stem: 该告诉谁？
    options:
    - text: 班主任
      correct: true
    - text: 家长
      correct: true
    - text: 网友
      feedback: 不要。
    scoring: penalty
    points: 2
  - type: short
    stem: 紧急电话？
    accepted:
    - text: '110'
  - type: numeric
    stem: 几个人？
    numbers:
    - value: 3
  explanation: 停、陪、说。
  articles:
  - weibao/11
  difficulty: 3
- id: k-essay
  type: essay
  stem: 您会怎么和家长说？
  rubric:
  - title: 事实
    levels:
    - points: 0
      text: 没有事实
    - points: 2
      text: 时间、地点、人
  - title: 语气
    levels:
    - points: 0
    - points: 1
      text: 平静
  most: 500
  explanation: 先事实，后安排。
  articles:
  - weibao/39
  difficulty: 3
- id: k-likert
  type: likert
  stem: 我知道该报告给谁。
  labels:
  - 完全不同意
  - 说不清
  - 完全同意
  difficulty: 1
"""

SECTIONS = """- key: tries
  title: 练习
  description: 先做三题。
  purpose: practice
  lesson: looks
  sections:
  - title: 基础
    pool: first-week-tries
    draw: 1
    tags:
    - 处置
    difficulty_most: 2
    points: 2
    pass_mark: 50
  - title: 案例
    pool: first-week-tries
    draw: 1
    types:
    - case
  - items:
    - k-short
    - k-essay
  pass_mark: 60
  attempts: 3
  time_limit_minutes: 10
  cooldown_minutes: 30
  counts: last
  opens_at: 2026-12-01 08:00
  closes_at: 2026-12-18 18:30
  feedback: closing
  shuffle_items: false
  one_per_page: false
  may_go_back: false
  draft: true
  success_text: 通过了。
  fail_text: 再读一遍。
"""
