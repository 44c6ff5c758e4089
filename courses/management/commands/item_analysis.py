"""The item analysis of a quiz as JSON or text."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from content.editions.models import EditionQuiz
from courses.grading import analysis
from courses.learning.models import Attempt


class Command(BaseCommand):
    """manage.py item_analysis --quiz course/key [--attempts first|last|best|all] [--format json|text]."""

    help = _("Item analysis of a quiz: facility, discrimination, options; figures of under ten people are left out.")

    def add_arguments(self, parser):
        named = _("course/key, for example newcomer/test; newest edition")
        parser.add_argument("--quiz", required=True, help=named)
        parser.add_argument("--attempts", choices=analysis.WHICH, default="first")
        parser.add_argument("--format", choices=["json", "text"], default="json")

    def handle(self, *args, **options):
        course, _slash, key = options["quiz"].partition("/")
        quiz = EditionQuiz.objects.filter(edition__course__key=course, key=key).order_by("-edition__number").first()
        if quiz is None:
            message = _("There is no quiz “%(quiz)s”. Name it as course/key, for example newcomer/test.")
            raise CommandError(message % {"quiz": options["quiz"]})
        report = analysis.report(quiz, Attempt.objects.filter(quiz=quiz), which=options["attempts"])
        if options["format"] == "json":
            self.stdout.write(json.dumps(_plain(report), ensure_ascii=False, indent=2))
            return
        words = _("%(quiz)s: %(people)d people, attempts: %(which)s")
        self.stdout.write(words % {"quiz": quiz.title, "people": report.people, "which": report.which})
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
