"""Roster import against parsing the same files plus one bulk_create of the same rows (people, posts, journal).

Then 5,000 changes, half of them pupils who come and half who go: what applying them writes, from when it is confirmed
until it is committed, against one bulk_create of the rows that it made.

Four processes, so that memory is that of the import alone: one prepares, one imports, one changes, one does the
reference.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.local")
GOAL, GOAL_AGAIN, GOAL_CHANGES, GOAL_MEGABYTES = 1.6, 4, 4, 600
TIMES = 3
CHANGES = 5_000


def prepare(files: Path, scale: str) -> dict:
    """An empty district in the database and the files of an invented one at L2."""
    from django.core.management import call_command

    from lms.schools.models import Organisation

    call_command("migrate", verbosity=0)
    if not Organisation.objects.exists():
        Organisation.plant(code="BUREAU", name="明德区教育体育局", kind=Organisation.Kind.BUREAU)
    with Path(os.devnull).open("w") as nowhere:
        call_command("demo_roster", scale=scale, identity="L2", out=str(files), stdout=nowhere)
    return {}


def bring(files: Path) -> dict:
    """Import the files into the empty district, then again."""
    from lms.facts.models import Fact

    first, outcome = _import(files)
    assert outcome.was_written, [p for sheet in outcome.sheets for p in sheet.problems][:5]
    del outcome
    facts = Fact.objects.count()
    again = min(_import(files)[0] for _time in range(TIMES))
    assert Fact.objects.count() == facts, "the second import wrote facts"
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"first": first, "again": again, "parse": _parse(files), "megabytes": megabytes}


def change(files: Path) -> dict:
    """Apply changes, then write the rows that this made once more, by bulk_create alone."""
    from django.db import transaction

    from lms.facts.models import Fact
    from lms.people.models import Consent, User
    from lms.schools.models import Post, RosterImport

    models = (User, Post, Consent, Fact)
    last = {model: model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in models}
    confirmed = []
    _seconds, outcome = _import(
        files, alter=_come_and_go, are_complete=True, confirm=lambda _outcome: confirmed.append(perf_counter())
    )
    applied = perf_counter() - confirmed[-1]
    assert outcome.was_written, [p for sheet in outcome.sheets for p in sheet.problems][:5]
    made = {model: list(model.objects.filter(pk__gt=last[model]).order_by("pk")) for model in models}
    RosterImport.objects.all()._raw_delete("default")
    for model in reversed(models):
        model.objects.filter(pk__gt=last[model])._raw_delete("default")
    began = perf_counter()
    with transaction.atomic():
        for model, instances in made.items():
            model.objects.bulk_create(instances)
    seconds = perf_counter() - began
    return {"applied": applied, "changed": seconds, "made": {model.__name__: len(rows) for model, rows in made.items()}}


def _come_and_go(sheets: list) -> None:
    """Every so many-th pupil leaves the table, and another one with a number of their own comes into the class."""
    from lms.schools.roster import columns

    tables = [sheet for sheet in sheets if sheet.kind is columns.STUDENTS]
    seat = [column.key for column in columns.STUDENTS.columns].index("seat")
    pupils = [(sheet, row) for sheet in tables for row in sheet.rows if row[seat]]
    step = max(2, len(pupils) // (CHANGES // 2))
    chosen = pupils[::step][: CHANGES // 2]
    gone = {id(row) for _sheet, row in chosen}
    for sheet in tables:
        sheet.rows = [row for row in sheet.rows if id(row) not in gone]
    for sheet, row in chosen:
        sheet.rows.append((*row[:seat], str(int(row[seat]) + 100), *row[seat + 1 :]))
    for sheet in tables:
        sheet.numbers = list(range(sheet.header_row + 1, sheet.header_row + 1 + len(sheet.rows)))


def reference(files: Path) -> dict:
    """Parse the files, then one bulk_create of what the import wrote, into tables emptied before."""
    from django.db import connection, transaction

    from lms.facts.models import Fact
    from lms.people.models import Consent, User
    from lms.schools.models import Post

    rows = {model: list(model.objects.all()) for model in (User, Post, Fact)}
    for model in (Consent, Fact, Post, User):
        model.objects.all()._raw_delete("default")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
    began = perf_counter()
    with transaction.atomic():
        for model, instances in rows.items():
            model.objects.bulk_create(instances)
    seconds = perf_counter() - began
    return {"bulk_create": seconds, "counts": {model.__name__: len(found) for model, found in rows.items()}}


def _read(files: Path) -> list:
    from lms.schools.roster import read

    return read.everything([(path.name, path) for path in sorted(files.glob("*.xlsx"))])


def _import(files: Path, *, alter=lambda _sheets: None, **options) -> tuple:
    """(seconds, outcome) of reading and importing. alter: changes the tables once they are read."""
    from lms.schools.calendar import today
    from lms.schools.models import Organisation
    from lms.schools.roster import apply

    root = Organisation.objects.get(parent=None)
    began = perf_counter()
    sheets = _read(files)
    alter(sheets)
    outcome = apply.changes(sheets, within=[root], by=None, on=today(), **options)
    return perf_counter() - began, outcome


def _parse(files: Path) -> float:
    """Seconds that reading with cells normalised takes."""
    seconds = []
    for _time in range(TIMES):
        began = perf_counter()
        _read(files)
        seconds.append(perf_counter() - began)
    return min(seconds)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", default="district", choices=["small", "district", "city"])
    parser.add_argument("--step", choices=["prepare", "bring", "change", "reference"], help="what a child process does")
    parser.add_argument("--files", type=Path)
    options = parser.parse_args()
    if options.step:
        django.setup()
        steps = {"prepare": lambda: prepare(options.files, options.scale), "bring": lambda: bring(options.files)}
        steps |= {"change": lambda: change(options.files), "reference": lambda: reference(options.files)}
        print(json.dumps(steps[options.step]()))
        return 0
    with tempfile.TemporaryDirectory(prefix="mingfa-roster-") as folder:
        return _report(options.scale, Path(folder))


def _report(scale: str, folder: Path) -> int:
    data = folder / "data"
    data.mkdir()
    environment = {**os.environ, "MINGFA_DATA_DIR": str(data)}

    def step(name: str) -> dict:
        command = [sys.executable, __file__, "--step", name, "--scale", scale, "--files", str(folder / "files")]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        return json.loads(done.stdout.splitlines()[-1])

    step("prepare")
    found = {**step("bring"), **step("change"), **step("reference")}
    people = found["counts"]["User"]
    ratio = found["first"] / (found["parse"] + found["bulk_create"])
    print(
        f"import_roster: {people} people in {found['first']:.1f} s against {found['parse']:.1f} s parsing + "
        f"{found['bulk_create']:.1f} s bulk_create of {found['counts']}, ratio {ratio:.2f} (goal <= {GOAL})"
    )
    print(f"import_roster: again {found['again'] / found['parse']:.2f} x parsing, no fact (goal <= {GOAL_AGAIN})")
    changes = found["applied"] / found["changed"]
    print(
        f"import_roster: {CHANGES} changes applied in {found['applied']:.2f} s, bulk_create of {found['made']} "
        f"{found['changed']:.2f} s, ratio {changes:.2f} (goal <= {GOAL_CHANGES})"
    )
    print(f"import_roster: {found['megabytes']:.0f} MB of memory (goal < {GOAL_MEGABYTES})")
    fits = ratio <= GOAL and found["again"] <= GOAL_AGAIN * found["parse"] and changes <= GOAL_CHANGES
    fits = fits and found["megabytes"] < GOAL_MEGABYTES
    return 0 if fits or scale != "district" else 1


if __name__ == "__main__":
    sys.exit(main())
