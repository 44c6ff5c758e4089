"""The item analysis of a quiz as JSON or text."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from content.editions.models import EditionQuiz
from courses.grading import analysis
from courses.learning.models import Attempt


class Command(BaseCommand):
    """manage.py item_analysis --quiz course/key [--attempts first|last|best|all] [--format json|text]."""

    help = "Item analysis of a quiz: facility, discrimination, options; figures of under ten people are left out."

    def add_arguments(self, parser):
        parser.add_argument("--quiz", required=True, help="course/key, for example newcomer/test; newest edition")
        parser.add_argument("--attempts", choices=analysis.WHICH, default="first")
        parser.add_argument("--format", choices=["json", "text"], default="json")

    def handle(self, *args, **options):
        course, _slash, key = options["quiz"].partition("/")
        quiz = EditionQuiz.objects.filter(edition__course__key=course, key=key).order_by("-edition__number").first()
        if quiz is None:
            raise CommandError(
                f"There is no quiz “{options['quiz']}”. Name it as course/key, for example newcomer/test."
            )
        report = analysis.report(quiz, Attempt.objects.filter(quiz=quiz), which=options["attempts"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(_plain(report), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{quiz.title}: {report.people} people, {report.which} attempts")
        for line in report.lines:
            self.stdout.write(f"{line.version.item.slug}\t{line.figures.facility}\t{line.figures.discrimination}")


def _plain(report: analysis.Report) -> dict:
    if report.analysis is None:
        return {"people": report.people, "attempts": report.which, "quiz": None, "items": []}
    items = [
        {
            "item": line.version.item.slug,
            "version": line.version.number,
            **asdict(line.figures),
            "options": {option.key: option.count for option in line.options},
            "advice": line.advice,
        }
        for line in report.lines
    ]
    return {
        "people": report.people,
        "attempts": report.which,
        "quiz": asdict(report.analysis.quiz),
        "items": items,
    }
