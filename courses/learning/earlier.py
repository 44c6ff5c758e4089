"""Sittings and progress of a django-quiz-app dump, kept for the people who have an account here."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from content.items.dump import rows as d
from content.items.dump import taken as dumps
from content.items.dump import values
from content.items.dump.rows import Row
from content.items.dump.taken import Taken
from courses.learning.models import ImportedProgress, ImportedSitting
from lms.people.models import User

MOST_SCORE = 1_000_000


@dataclass
class _Reader:
    """What all rows of one dump need."""

    taken: Taken
    people: dict[str, User]

    def person(self, row: Row) -> User | None:
        """Whose row it is, by login name; what belongs to nobody here is listed as left out."""
        said = row.to("user", self.taken.dump.rows[d.USER], needed=True)
        if said is None:
            return None
        name = said.text("username", most=150, needed=True)
        if name not in self.people:
            self.taken.dump.lose(row, _("Left out: nobody here has the login name %(name)s.") % {"name": name})
        return self.people.get(name)

    def sitting(self, row: Row) -> ImportedSitting | None:
        rows = self.taken.dump.rows
        person, quiz = self.person(row), row.to("quiz", rows[d.QUIZ], needed=True)
        started, ended = row.moment("start"), row.moment("end")
        if started is None:
            row.fault("start", _("This is empty. Fill it in."))
        score = row.whole("current_score", least=-MOST_SCORE, most=MOST_SCORE) or 0
        is_complete, answers = row.truth("complete"), self._answers(row)
        if person is None or quiz is None or started is None:
            return None
        most, pass_mark = len(answers), quiz.whole("pass_mark", least=0, most=100) or 0
        # As the old system counted: rounded, between 0 and 100.
        percent = max(0, min(100, round(score * 100 / most))) if most else 0
        return ImportedSitting(
            user=person, quiz=quiz.text("title", most=200), pass_mark=pass_mark, started_at=started, ended_at=ended,
            category=values.category(quiz.to("category", rows[d.CATEGORY])), is_complete=is_complete,
            score=score, score_max=most, percent=percent, passed=percent >= pass_mark if is_complete else None,
            answers=answers, imported_at=timezone.now(),
        )  # fmt: skip

    def _answers(self, row: Row) -> list[dict]:
        """Each question of the sitting as it reads now, with what was answered and whether that counted as right."""
        said, wrong = d.answers_of(row), set(row.numbers("incorrect_questions"))
        open_ = set(row.numbers("question_list")) if not row.fields.get("complete") else set()
        found = []
        for pk in row.numbers("question_order"):
            item = self.taken.items.get(pk)
            if item is None:
                message = _("Question %(key)d was deleted in the old system; its answer is kept without its words.")
                self.taken.dump.lose(row, message % {"key": pk})
            unmarked = pk in wrong and pk in self.taken.dump.rows[d.ESSAY]
            right = None if pk in open_ or unmarked else pk not in wrong
            words = {"item": item.slug, "question": item.stem} if item else {"item": "", "question": ""}
            found.append({**words, "answer": self._answer(pk, said.get(pk, "")), "right": right})
        return found

    def _answer(self, pk: int, guess: str) -> str:
        """What was chosen, in words: the old system kept the key of the option."""
        option = self.taken.dump.rows[d.ANSWER].get(int(guess)) if guess.isdecimal() and len(guess) < 12 else None
        if option and pk in self.taken.dump.rows[d.CHOICE] and option.fields.get("question") == pk:
            return option.text("content", most=1000)
        return guess[:10_000]

    def progress(self, row: Row) -> list[ImportedProgress]:
        person, shares = self.person(row), d.shares_of(row, values.names(self.taken.dump))
        if person is None:
            return []
        at = timezone.now()
        return [
            ImportedProgress(user=person, category=name, score=score, possible=possible, imported_at=at)
            for name, (score, possible) in shares.items()
            if possible
        ]


def take(taken: Taken) -> None:
    """Keep the sittings and the progress of a dump; in the transaction of its questions."""
    logins = {row.fields.get("username") for row in taken.dump.of(d.USER)}
    people = User.objects.filter(login_name__in=[name for name in logins if isinstance(name, str)])
    reader = _Reader(taken, {str(person.login_name): person for person in people})
    sittings = [(row, found) for row in taken.dump.of(d.SITTING) if (found := reader.sitting(row))]
    progress = [(row, found) for row in taken.dump.of(d.PROGRESS) for found in reader.progress(row)]
    _refuse_known(sittings, progress)
    if not taken.faults:
        ImportedSitting.objects.bulk_create([found for _row, found in sittings], batch_size=500)
        ImportedProgress.objects.bulk_create([found for _row, found in progress], batch_size=500)
    taken.counts["sitting"] += len(sittings)
    taken.counts["progress"] += len(progress)


def _refuse_known(sittings: list[tuple[Row, ImportedSitting]], progress: list[tuple[Row, ImportedProgress]]) -> None:
    """A second import of the same rows would double them."""
    people = {one.user_id for _row, one in sittings} | {one.user_id for _row, one in progress}
    kept = ImportedSitting.objects.filter(user__in=people).values_list("user", "quiz", "started_at")
    known: set[tuple] = set(kept)
    for row, found in sittings:
        if (key := (found.user_id, found.quiz, found.started_at)) in known:
            row.fault("start", _("This sitting of the person is here already, or twice in the file. Take it out."))
        known.add(key)
    scores = set(ImportedProgress.objects.filter(user__in=people).values_list("user", "category"))
    for row, one in progress:
        if (one.user_id, one.category) in scores:
            message = _("The person has an imported score in “%(category)s” already. Take it out.")
            row.fault("score", message % {"category": one.category})
        scores.add((one.user_id, one.category))


dumps.also(take)
