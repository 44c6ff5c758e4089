"""Counters against facts on a live database."""

from django.core.management.base import BaseCommand, CommandError

from courses.coverage import check, counters
from courses.requirements.models import Requirement
from lms.schools.models import Organisation


class Command(BaseCommand):
    """`manage.py check_coverage`: asks both for many dates; names the first difference and ends with status 1."""

    help = "Checks that the counters of coverage equal the figures read from the facts."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--requirement", type=int, help="only the one with this number")
        parser.add_argument("--questions", type=int, default=60, help="how many pairs of dates for each requirement")
        parser.add_argument("--rebuild", action="store_true", help="count anew first")

    def handle(self, *args, **options) -> None:
        rows = Requirement.objects.known().filter(unit=Requirement.Unit.PERSON)
        if options["requirement"]:
            rows = rows.filter(number=options["requirement"])
        for requirement in rows.order_by("number"):
            if options["rebuild"]:
                counters.rebuild(requirement.number)
            self._check(requirement, options["questions"])

    def _check(self, requirement: Requirement, most: int) -> None:
        if not counters.are_current([requirement.number]):
            self.stdout.write(f"{requirement.number}: not counted; pages read the facts (--rebuild counts)")
            return
        questions = check.telling_questions(requirement, most=most)
        places = list(Organisation.objects.filter(path__startswith=requirement.organisation.path).order_by("path"))
        found = check.first_difference(requirement, places=places, questions=questions)
        if found:
            known = f", known by {found.known_day}" if found.known_day else ""
            raise CommandError(
                f"{requirement.number}: {found.place.code} {found.place.name} on {found.on}{known}: "
                f"counted {found.counted}, read {found.read}"
            )
        self.stdout.write(f"{requirement.number}: equal at {len(places)} places for {len(questions)} questions")
