"""Importing a file of questions against parsing it alone, for every format; the figures of CPU time count.

ITEMS: how many questions a file holds (10,000); FORMATS: names with commas between them (all).
"""

import gc
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django
from _timed import least
from _twice import on_both

ITEMS, ROUNDS, MOST = int(os.environ.get("ITEMS", "10000")), 2, 3


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
    return on_both(__file__, _measure)


def _measure(name: str) -> int:
    Path(os.environ["MINGFA_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from content.items.formats.registry import FORMATS

    wanted = os.environ.get("FORMATS", "").split(",") if os.environ.get("FORMATS") else sorted(FORMATS)
    # A list, so that each format is measured whatever the one before it said.
    return max([_format(name, FORMATS[one]) for one in wanted])


def _format(name: str, kind) -> int:
    content = kind.write(_questions()).content
    # Content types and templates are read once in the life of a process.
    _import(kind, kind.write(_questions(few=True)).content)
    # An import collects no garbage while it works, so the parsing that it is held against does not either.
    gc.disable()
    parsing = least(lambda: kind.read(content), rounds=ROUNDS)
    gc.enable()
    importing = least(lambda: _import(kind, content), rounds=ROUNDS)
    ratio = importing / parsing
    print(
        f"{name}, {kind.name}: {ITEMS} questions, {len(content) / 1e6:.1f} MB, parsing {parsing:.2f} s of CPU time, "
        f"importing {importing:.2f} s, ratio {ratio:.1f} (goal <= {MOST})"
    )
    return 0 if ratio <= MOST else 1


def _import(kind, content: bytes) -> None:
    """On a bank that stays empty: what is written is undone."""
    from django.db import transaction

    from content.items.formats import bank
    from content.items.models import Pool

    with transaction.atomic():
        pool = Pool.objects.create(slug="bench", title="bench")
        report = bank.import_file(content, kind, pool=pool, by=None)
        if not report.is_written:
            raise SystemExit(f"{kind.name}: {report.faults[:3]}")
        transaction.set_rollback(True)


def _questions(*, few: bool = False):
    """Half single choice, the rest several answers, true or false and short answers, as banks are."""
    from content.items import bodies
    from content.items.choices import ItemType
    from content.items.formats.common import true_false, weighed
    from content.items.questions import Question

    said = "<p>错在这里：先制止，再了解情况，最后报告。</p>"
    for n in range(10 if few else ITEMS):
        texts = [f"<p>第 {n} 题的说法{letter}，按规定办理</p>" for letter in "甲乙丙丁"]
        single = weighed(ItemType.SINGLE, [(t, 0.0 if at else 100.0, said if at else "") for at, t in enumerate(texts)])
        several = weighed(ItemType.MULTIPLE, [(t, 50.0 * (at < 2), "") for at, t in enumerate(texts)], "all")
        type_, body = [
            (ItemType.SINGLE, single),
            (ItemType.SINGLE, single),
            (ItemType.MULTIPLE, several),
            (ItemType.TRUE_FALSE, true_false("true", {})),
            (ItemType.SHORT, bodies.Short(accepted=(bodies.Accepted(text=f"答案{n}"),))),
        ][0 if few else n % 5]
        yield Question(
            name=f"bench-{n}" if not few else f"few-{n}",
            type=type_,
            stem=f"<p>学校发现第 {n} 起学生欺凌后，下列做法中正确的是哪一项？请说明依据。</p>",
            body=body,
            explanation="<p>学校应当立即制止，通知监护人，并按规定报告；不得隐瞒，也不得以调解代替处理。</p>",
            tags=("校园安全",),
        )


if __name__ == "__main__":
    sys.exit(main())
