"""manage.py ledger seal | checkpoint | prove | verify | audit | witness"""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from certificates.ledger import audit, checkpoints, compare, proof, seal, watch, witness, words
from certificates.ledger.models import Checkpoint, Sighting, Witness
from lms.facts.models import Fact
from lms.refused import Refused


class Command(BaseCommand):
    """The ledger from the command line; what is wrong ends with status 1."""

    help = _("Seal facts, sign checkpoints, prove, verify against witnesses, and audit the database.")

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("seal", help=_("put the journal's new facts into the ledger"))
        verbs.add_parser("checkpoint", help=_("sign what the ledger is now"))
        prove = verbs.add_parser("prove", help=_("the proof of one fact, as JSON"))
        prove.add_argument("fact", help=_("its number, or what it is about, for example certificates.Certificate:12"))
        verify = verbs.add_parser("verify", help=_("the ledger against its checkpoints, or against a witness's"))
        verify.add_argument("--witness", type=Path, help=_("the file that a witness kept, or a single checkpoint"))
        verbs.add_parser("audit", help=_("every leaf and row again, from the database"))
        self.add_witness(verbs.add_parser("witness", help=_("who outside holds checkpoints")))

    def add_witness(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("list", help=_("witnesses and what each has seen"))
        add = what.add_parser("add", help=_("a new witness"))
        add.add_argument("kind", choices=Witness.Kind.values)
        add.add_argument("name")
        add.add_argument("address", nargs="?", default="", help=_("URL of add-checkpoint, or e-mail address"))
        give = what.add_parser("give", help=_("hand the newest checkpoint over: server, mail, usb"))
        give.add_argument("name")
        give.add_argument("file", type=Path, nargs="?", help=_("usb: the file on the stick"))
        confirm = what.add_parser("confirm", help=_("a printed sheet is filed: read its words back"))
        confirm.add_argument("name")
        confirm.add_argument("words")
        other = what.add_parser("watch", help=_("be the witness of another ledger"))
        other.add_argument("origin")
        other.add_argument("key", type=Path, help=_("its public key, PEM, received by hand"))

    def handle(self, verb: str, **options) -> None:
        try:
            getattr(self, verb)(**options)
        except (Refused, ValueError) as error:
            raise CommandError(str(error))

    def seal(self, **options) -> None:
        self.stdout.write(_("%(count)d sealed") % {"count": seal.seal(whole=True)})

    def checkpoint(self, **options) -> None:
        seal.seal()
        made = checkpoints.make_checkpoint()
        self.stdout.write(made.note, ending="")
        self.stdout.write(words.words(bytes(made.root)))

    def prove(self, fact: str, **options) -> None:
        lookup = {"pk": int(fact)} if fact.isdecimal() else {"ref": fact}
        found = Fact.objects.filter(**lookup).order_by("pk").first()
        if found is None:
            raise CommandError(_("The journal has no fact %(fact)s.") % {"fact": fact})
        made = proof.bundle(found)
        if made is None:
            raise CommandError(_("The sealer has not come to it yet. Run: manage.py ledger seal"))
        self.stdout.write(json.dumps(made, ensure_ascii=False, indent=1))

    def verify(self, witness: Path | None, **options) -> None:
        if witness is None:
            kept = "\n".join(Checkpoint.objects.order_by("size", "made_at").values_list("note", flat=True))
        else:
            kept = witness.read_text(encoding="utf-8")
        found = compare.compare(kept)
        if found.disagreement:
            raise CommandError(str(found.disagreement))
        words = {"count": found.fitting, "size": found.newest_size, "at": found.newest_at}
        self.stdout.write(_("%(count)d checkpoints fit; the newest has %(size)d records, of %(at)s") % words)
        if witness is None:
            self.stdout.write(_("These are the ledger’s own. Only --witness shows that history was not rewritten."))

    def audit(self, **options) -> None:
        report = audit.audit()
        for finding in report.findings:
            self.stdout.write(str(finding))
        words = _(
            "%(leaves)d leaves, %(erased)d erased by law, %(waiting)d waiting for the sealer, %(rows)d rows, "
            "%(checkpoints)d checkpoints"
        )
        self.stdout.write(words % vars(report))
        if not report.is_clean:
            counts = _(", ").join(f"{kind.label} {count}" for kind, count in report.counts.items())
            raise CommandError(_("Touched outside the application: %(counts)s.") % {"counts": counts})
        self.stdout.write(_("Nothing was touched outside the application."))

    def witness(self, what: str, **options) -> None:
        getattr(self, f"witness_{what}")(**options)

    def witness_list(self, **options) -> None:
        for one in witness.standing():
            last = one.sightings.order_by("-checkpoint__size").first()
            at = last and f"{localtime(last.at):%Y-%m-%d %H:%M}"
            seen = (
                _("%(checkpoint)s at %(at)s") % {"checkpoint": last.checkpoint, "at": at} if last else _("nothing yet")
            )
            self.stdout.write(f"{one.kind:<6} {one.name}{_(': ')}{seen}")

    def witness_add(self, kind: str, name: str, address: str, **options) -> None:
        self.stdout.write(_("added: %(witness)s") % {"witness": witness.add(kind, name, address)})

    def witness_give(self, name: str, file: Path | None, **options) -> None:
        to, over = _witness(name), _newest()
        if to.kind == Witness.Kind.USB:
            if file is None:
                raise CommandError(_("Name the file on the stick."))
            sighting = witness.keep_in_file(to, file, over)
        elif to.kind == Witness.Kind.MAIL:
            sighting = witness.send(to, over)
        elif to.kind == Witness.Kind.SERVER:
            sighting = witness.ask_server(to, over)
        else:
            raise CommandError(_("Print the sheet on the page of the ledger, file it, then: witness confirm"))
        if sighting is None:
            raise CommandError(_("The witness does not answer; try again later."))
        self.stdout.write(_holds(name, sighting))

    def witness_confirm(self, name: str, words: str, **options) -> None:
        sighting = witness.confirm_sheet(_witness(name), _newest(), words_read=words)
        self.stdout.write(_holds(name, sighting))

    def witness_watch(self, origin: str, key: Path, **options) -> None:
        watched = watch.watch(origin, key.read_text(encoding="ascii"))
        self.stdout.write(_("watching %(ledger)s") % {"ledger": watched})


def _holds(name: str, sighting: Sighting) -> str:
    return _("%(witness)s holds %(checkpoint)s") % {"witness": name, "checkpoint": sighting.checkpoint}


def _witness(name: str) -> Witness:
    found = Witness.objects.filter(name=name, ended_at=None).first()
    if found is None:
        message = _("There is no witness %(name)s. See: manage.py ledger witness list")
        raise CommandError(message % {"name": name})
    return found


def _newest() -> Checkpoint:
    return checkpoints.latest() or checkpoints.make_checkpoint()
