"""Whether the parts of a pack agree with each other, and with the legal library."""

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator

from django.utils.translation import gettext as _

from content.exchange import items, marks, young
from content.exchange.faults import Faults
from content.exchange.files import CoursePack, media_names
from content.items.bodies import WEIGHTS
from content.items.check import texts
from content.items.choices import ItemType, Purpose
from content.items.faults import faults as faults_of
from content.law import prose
from content.pages.sections import bears


def check_all(packs: Iterable[CoursePack], *, known: Callable[[str], str]) -> None:
    """Raises PackRefused with every disagreement that check() notes."""
    faults = Faults()
    for pack in packs:
        check(pack, faults, known=known)
    faults.raise_if_any()


def check(pack: CoursePack, faults: Faults, *, known: Callable[[str], str]) -> None:
    """Note every disagreement. known: "" if the library has an article (weibao/39), else what is wrong with it."""
    _check_quizzes(pack, faults)
    _check_pretests(pack, faults)
    _check_lessons(pack, faults)
    young.check(pack, faults)
    for pool in pack.pools:
        for item in pool["items"]:
            _check_item(pack, pool, item, faults)
    _check_ids(pack, faults)
    for path, place in citations(pack):
        if wrong := known(path):
            faults.add(place, _line_of(place, path), wrong)


def _check_quizzes(pack: CoursePack, faults: Faults) -> None:
    file = pack.folder / "course.yaml"
    pools = {pool["pool"]: pool for pool in pack.pools}
    lessons = {lesson["slug"] for lesson in pack.lessons}
    asked: set[str] = set()
    for quiz in pack.course["quizzes"]:
        if bool(quiz["pool"]) == bool(quiz["sections"]):
            faults.add(file, quiz.line, _("A quiz has a pool, or sections; not both. Give one of them."))
        for section in quiz["sections"] or [quiz]:
            for message in _section_faults(quiz, section, pools, asked):
                faults.add(file, section.line, message)
            if section.get("stage") and section["stage"] != pack.course["stage"]:
                words = {"stage": section["stage"], "own": pack.course["stage"] or "–"}
                message = _("It asks for questions of the stage “%(stage)s”; those of a pack have its own, %(own)s.")
                faults.add(file, section.line, message % words)
        if quiz["lesson"] and quiz["lesson"] not in lessons:
            faults.add(file, quiz.line, _("There is no lesson with the slug “%(slug)s”.") % {"slug": quiz["lesson"]})
    for slug in sorted(set(pools) - asked):
        message = _("No quiz of course.yaml draws from this pool. Add one or remove the file.")
        faults.add(pack.folder / "items" / f"{slug}.yaml", 0, message)
    keys = Counter(quiz["key"] for quiz in pack.course["quizzes"])
    for key in (key for key, count in keys.items() if count > 1):
        faults.add(file, 0, _("Two quizzes have the key “%(key)s”. Give each its own.") % {"key": key})


def _section_faults(quiz: dict, section: dict, pools: dict[str, dict], asked: set[str]) -> Iterator[str]:
    """What is wrong with a section (or a quiz that is one); the pools that it asks are added to `asked`."""
    homes = {item["id"]: pool for pool in pools.values() for item in pool["items"]}
    named = section.get("items", ())
    if named and (section["pool"] or section["draw"]):
        yield _("A section of fixed items has no pool and no draw.")
    elif quiz["sections"] and not named and not section["pool"]:
        yield _("A section has a pool or items. Give one of them.")
    for item in (item for item in named if item not in homes):
        yield _("There is no item with the id “%(id)s”. Add it or mend the id.") % {"id": item}
    if section["pool"] and section["pool"] not in pools:
        yield _("There is no items/%(pool)s.yaml. Add it or name another pool.") % {"pool": section["pool"]}
    found = [homes[item] for item in named if item in homes]
    found += [pools[section["pool"]]] if section["pool"] in pools else []
    for pool in {pool["pool"]: pool for pool in found}.values():
        asked.add(pool["pool"])
        if not Purpose.may_draw(quiz["purpose"], pool["purpose"]):
            words = {"pool": pool["purpose"], "quiz": quiz["purpose"]}
            yield _("The pool is for “%(pool)s”, the quiz for “%(quiz)s”. Choose another pool.") % words
    count = sum(takes(section, item) for item in pools.get(section["pool"], {"items": ()})["items"])
    if section["pool"] in pools and (section["draw"] or 1) > count:
        words = {"draw": section["draw"] or 1, "count": count}
        yield _("It draws %(draw)d, but the pool has %(count)d items.") % words


def takes(section: dict, item: dict) -> bool:
    """May this section, or quiz that is one, draw the item?"""
    least, most = section.get("difficulty_least") or 1, section.get("difficulty_most") or 3
    types, tags = section.get("types"), section.get("tags")
    fits = least <= item["difficulty"] <= most and (not types or item["type"] in types)
    return fits and (not tags or bears(", ".join(item["tags"]), tags))


def _check_lessons(pack: CoursePack, faults: Faults) -> None:
    quizzes = {quiz["key"] for quiz in pack.course["quizzes"]}
    slugs: Counter[str] = Counter()
    for stem, lesson in zip(pack.course["lessons"], pack.lessons, strict=False):
        file = pack.folder / "lessons" / f"{stem}.md"
        slugs[lesson["slug"]] += 1
        if slugs[lesson["slug"]] == 2:
            faults.add(file, lesson.line, _("Another lesson has this slug. Give each its own."))
        asked: set[tuple[str, str]] = set()
        for kind, value in lesson["body"]:
            if kind == "quiz" and value["quiz"] not in quizzes:
                message = _("course.yaml has no quiz “%(key)s”. Add it or mend the key.")
                faults.add(file, value.line, message % {"key": value["quiz"]})
            if kind == "assignment":
                _check_plan(file, value, faults)
            if kind in ("case", "poll", "sheet", "assignment"):
                if (kind, value["key"]) in asked:
                    faults.add(file, value.line, _("The key “%(key)s” is used twice here.") % {"key": value["key"]})
                asked.add((kind, value["key"]))
            for card in value["cards"] if kind == "cards" else ():
                if bool(card["figure"]) != bool(card["alt"]):
                    faults.add(file, card.line, _("A picture has figure and alt, both or neither."))
            for name in media_names([{"body": [(kind, value)]}]):
                if name not in pack.media:
                    faults.add(file, value.line, _("There is no media/%(name)s. Add it.") % {"name": name})
    for name in sorted(set(pack.media) - set(pack.media_names())):
        faults.add(pack.folder / "media" / name, 0, _("No lesson or item shows this file. Use it or remove it."))


def _check_pretests(pack: CoursePack, faults: Faults) -> None:
    file = pack.folder / "course.yaml"
    lessons = {lesson["slug"]: {kind for kind, _value in lesson["body"]} for lesson in pack.lessons}
    for quiz in pack.course["quizzes"]:
        if quiz["purpose"] != Purpose.PRETEST:
            if quiz["frees"]:
                faults.add(file, quiz.line, _("Only a pre-test frees lessons. Remove frees, or make it a pretest."))
            continue
        if not quiz["lesson"]:
            faults.add(file, quiz.line, _("A pre-test stands in a lesson. Name it under lesson."))
        for slug in quiz["frees"] or (quiz["lesson"],):
            if slug and slug not in lessons:
                faults.add(file, quiz.line, _("There is no lesson with the slug “%(slug)s”.") % {"slug": slug})
            elif "assignment" in lessons.get(slug, ()):
                message = _("The lesson “%(slug)s” asks for a plan; a pre-test cannot free it. Take it out of frees.")
                faults.add(file, quiz.line, message % {"slug": slug})


def _check_plan(file, value: dict, faults: Faults) -> None:
    keys = Counter(part["key"] for part in value["parts"])
    for key in (key for key, count in keys.items() if count > 1):
        faults.add(
            file, value.line, _("Two parts of the plan have the key “%(key)s”. Give each its own.") % {"key": key}
        )


def _check_ids(pack: CoursePack, faults: Faults) -> None:
    first: dict[str, str] = {}
    for name, item in ((f"items/{pool['pool']}.yaml", item) for pool in pack.pools for item in pool["items"]):
        if item["id"] in first:
            message = _("The id “%(id)s” is taken: %(first)s has it, too. Give each item its own.")
            faults.add(pack.folder / name, item.line, message % {"id": item["id"], "first": first[item["id"]]})
        first.setdefault(item["id"], f"{name}:{item.line}")


def _check_item(pack: CoursePack, pool: dict, item: dict, faults: Faults) -> None:
    file = pack.folder / "items" / f"{pool['pool']}.yaml"
    for message in (*_item_faults(item), *_missing_pictures(item, pack.media)):
        faults.add(file, item.line, f"{item['id']}{_(': ')}{message}")


def picture_faults(item: dict, media: Container[str]) -> Iterator[str]:
    """Pictures that an item names and nobody has, and keys that do not belong to its type."""
    yield from _strangers(item)
    yield from _missing_pictures(item, media)


def _strangers(item: dict) -> Iterator[str]:
    """Keys that do not belong to the type of an item, or of a question about a case; a type that is none is told of."""
    own = items.KEYS.get(item["type"], items.OF_A_TYPE)
    if strangers := sorted(key for key in items.OF_A_TYPE - own if item.get(key)):
        words = {"keys": ", ".join(strangers), "type": item["type"]}
        yield _("%(keys)s: a %(type)s item does not have this. Remove it or change the type.") % words


def _missing_pictures(item: dict, media: Container[str]) -> Iterator[str]:
    for name in (item["figure"], *(option["figure"] for option in item["options"])):
        if name and name not in media:
            yield _("There is no media/%(name)s. Add it.") % {"name": name}


def _item_faults(item: dict) -> Iterator[str]:
    if len(set(item["articles"])) < len(item["articles"]):
        yield _("An article is named twice. Remove one.")
    if bool(item["figure"]) != bool(item["figure_alt"]):
        yield _("A figure has its file and its alternative text: figure and figure_alt.")
    if any(bool(option["figure"]) != bool(option["alt"]) for option in item["options"]):
        yield _("A picture has figure and alt, both or neither.")
    yield from _answer_faults(item)


def _answer_faults(item: dict) -> Iterator[str]:
    """What is wrong with the answers of an item, or of a question about a case."""
    if strangers := list(_strangers(item)):
        yield from strangers
        return
    if item["type"] == ItemType.TRUE_FALSE:
        yield from _true_false_faults(item)
    elif item["type"] in (ItemType.SINGLE, ItemType.MULTIPLE) and item["scoring"] != WEIGHTS:
        yield from _choice_faults(item)
    elif item["type"] == ItemType.CASE:
        yield from _case_faults(item)
    else:
        body = items.body_of(item) if "id" in item else items.part_body(item)
        yield from faults_of(item["type"], body, stem=prose.write(item["stem"]))


def _case_faults(item: dict) -> Iterator[str]:
    if len(item["questions"]) < 2:
        yield _("A case has at least two questions. With one, write an ordinary question.")
    for number, part in enumerate(item["questions"], start=1):
        for message in _answer_faults(part):
            yield _("Question %(number)d of the case") % {"number": number} + _(": ") + message


def _true_false_faults(item: dict) -> Iterator[str]:
    if not item["answer"]:
        yield _("Give answer: true or answer: false.")
    wrong = "feedback_false" if item["answer"] == "true" else "feedback_true"
    if item["answer"] and not item[wrong]:
        yield _("“%(key)s” is missing. Add it.") % {"key": wrong}


def _choice_faults(item: dict) -> Iterator[str]:
    right = sum(option["correct"] for option in item["options"])
    if len(item["options"]) < 2:
        yield _("Give at least two options.")
    elif item["type"] == ItemType.SINGLE and right != 1:
        yield _("Mark exactly one option as right. If several are, write type: multiple.")
    elif item["type"] == ItemType.MULTIPLE and right < 2:
        yield _("Mark at least two options as right, or choose the type with one right answer.")
    for number, option in enumerate(item["options"], start=1):
        if not option["correct"] and not option["feedback"]:
            yield _("Option %(number)d is wrong and has no feedback. Say why.") % {"number": number}


def citations(pack: CoursePack) -> Iterator[tuple[str, object]]:
    """Each article that the pack names (weibao/39), with the file that names it."""
    if pack.course["basis"]:
        yield pack.course["basis"], pack.folder / "course.yaml"
    for stem, lesson in zip(pack.course["lessons"], pack.lessons, strict=False):
        for kind, value in lesson["body"]:
            for path in part_citations(kind, value):
                yield path, pack.folder / "lessons" / f"{stem}.md"
    for pool in pack.pools:
        file = pack.folder / "items" / f"{pool['pool']}.yaml"
        for item in pool["items"]:
            links = [link for text in _texts(item) for link in prose.links(text)]
            cited = [link.removeprefix("law:") for link in links if link.startswith("law:")]
            for path in (*item["articles"], *cited):
                yield path, file


def _texts(item: dict) -> list[str]:
    return [prose.write(item["stem"]), prose.write(item["explanation"]), *texts(items.body_of(item))]


def part_citations(kind: str, value) -> Iterator[str]:
    """The articles that one part of a lesson names."""
    if kind == "text":
        yield from _cited(value)
    elif kind == "law":
        yield value["article"]
    elif "body" in value:
        yield from _cited(value["body"])


def _cited(blocks) -> Iterator[str]:
    for runs in marks.runs_of(blocks):
        yield from (run.link.removeprefix("law:") for run in runs if run.link.startswith("law:"))


def _line_of(file, path: str) -> int:
    """The first line of a file that names an article; weibao/3 is not named by weibao/39."""
    named = re.compile(rf"(?<![\w/-]){re.escape(path)}(?![\w-])")
    lines = file.read_text(encoding="utf-8").split("\n")
    return next((number for number, line in enumerate(lines, start=1) if named.search(line)), 0)
