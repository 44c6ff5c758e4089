"""Witnesses: what each has seen, and when one of them says no."""

import io
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography.hazmat.primitives import serialization
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from certificates.keys import load
from certificates.keys.models import SigningKey
from certificates.ledger import checkpoints, seal, watch, witness, words
from certificates.ledger.models import Checkpoint, Sighting, Watched, Witness
from lms.facts import record
from lms.facts.models import Fact
from lms.refused import Refused
from tests.factories.lms import a_bureau

Kind = Witness.Kind


def a_checkpoint(facts=3):
    record.record("organisation", [a_bureau()] * facts, by=None, at=timezone.now())
    seal.seal()
    return checkpoints.latest()


def our_key() -> str:
    public = load.signer(SigningKey.Purpose.RECORD).certificate.public_key()
    return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def test_nothing_is_witnessed_before_somebody_outside_holds_it(db):
    checkpoint = a_checkpoint()
    assert witness.newest() is None

    stick = witness.add(Kind.USB, "督导室 U 盘")
    witness.seen(stick, checkpoint)

    assert witness.first(covering=0).witness == stick
    assert witness.first(covering=checkpoint.size) is None


def test_a_stick_keeps_one_checkpoint_after_another(db, tmp_path):
    stick, file = witness.add(Kind.USB, "督导室 U 盘"), tmp_path / "mingfa.checkpoints"
    first = a_checkpoint()
    witness.keep_in_file(stick, file, first)

    second = a_checkpoint()
    witness.keep_in_file(stick, file, second)

    assert file.read_text() == first.note + "\n" + second.note + "\n"
    assert stick.sightings.count() == 2


def test_a_stick_that_remembers_another_history_refuses(db, tmp_path):
    stick, file = witness.add(Kind.USB, "督导室 U 盘"), tmp_path / "mingfa.checkpoints"
    witness.keep_in_file(stick, file, a_checkpoint())
    before = file.read_text()
    from certificates.ledger.models import Tile

    for tile in Tile.objects.all():
        Tile.objects.filter(pk=tile.pk).update(hashes=b"\x00" + bytes(tile.hashes)[1:])

    with pytest.raises(Refused):
        witness.keep_in_file(stick, file, a_checkpoint())

    assert file.read_text() == before


def test_a_mail_says_the_words_and_carries_the_note(db):
    checkpoint = a_checkpoint()

    witness.send(witness.add(Kind.MAIL, "督导室", "inspector@mingfa.example"), checkpoint)

    sent = mail.outbox[0]
    assert sent.to == ["inspector@mingfa.example"]
    assert words.words(bytes(checkpoint.root)) in sent.body
    assert checkpoint.note in sent.body
    assert Sighting.objects.get().checkpoint == checkpoint


def test_a_sheet_counts_once_its_words_are_read_back(db):
    checkpoint, binder = a_checkpoint(), witness.add(Kind.PAPER, "档案柜")
    other = words.words(bytes(a_checkpoint().root))

    for wrong in ("", "啊啊啊", other):
        with pytest.raises(Refused):
            witness.confirm_sheet(binder, checkpoint, words_read=wrong)
    assert not Sighting.objects.exists()

    witness.confirm_sheet(binder, checkpoint, words_read=words.words(bytes(checkpoint.root)).replace(" ", ""))
    assert Sighting.objects.get().witness == binder


def test_two_witnesses_of_one_name_are_refused(db):
    witness.add(Kind.PAPER, "档案柜")

    with pytest.raises(Refused):
        witness.add(Kind.USB, "档案柜")


def request(old, checkpoint, proof=()):
    return f"old {old}\n{watch.proof_lines(list(proof))}\n{checkpoint.note}"


@pytest.fixture
def watched(db):
    """This server as its own witness: it plays both districts."""
    first = a_checkpoint()
    watch.watch(checkpoints.origin(), our_key())
    return first


def test_a_watched_ledger_is_signed_while_it_only_grows(watched):
    from certificates.ledger import tree

    assert watch.add_checkpoint(request(0, watched)).status == 200
    second = a_checkpoint()
    answer = watch.add_checkpoint(request(watched.size, second, tree.consistency(watched.size, second.size)))

    assert answer.status == 200
    assert answer.text.startswith(f"— {checkpoints.origin()} ")
    assert Watched.objects.get().size == second.size


def test_a_watched_ledger_that_forgets_is_not_signed(watched):
    from certificates.ledger import tree

    watch.add_checkpoint(request(0, watched))
    Fact.objects.filter(pk=Fact.objects.earliest("pk").pk).update(leaf=b"0" * 32)
    from certificates.ledger.models import Leaf, Tile, Tree

    for model in (Leaf, Tile, Tree, Checkpoint):
        model.objects.all().delete()
    forged = a_checkpoint()

    assert watch.add_checkpoint(request(0, forged)).status == 409
    proof = tree.consistency(watched.size, forged.size)
    assert watch.add_checkpoint(request(watched.size, forged, proof)).status == 422
    assert bytes(Watched.objects.get().root) == bytes(watched.root)


def test_strangers_wrong_signatures_and_nonsense_are_not_signed(watched):
    note = watched.note

    assert watch.add_checkpoint("").status == 400
    assert watch.add_checkpoint("old 0\nnot base64!\n\n" + note).status == 400
    assert watch.add_checkpoint(f"old 0\n\n{note}".replace("ledger", "other")).status == 404
    assert watch.add_checkpoint(f"old 0\n\n{note}".replace(f"\n{watched.size}\n", "\n999\n")).status == 403
    assert Watched.objects.get().size == 0


@pytest.fixture
def other_server():
    """A server that answers as a list says, and remembers what it was asked."""
    answers, bodies = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, text = answers.pop(0)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ledger/add-checkpoint", answers, bodies
    server.shutdown()
    server.server_close()


def test_another_district_is_asked_from_where_it_stands(db, other_server):
    address, answers, bodies = other_server
    first = a_checkpoint()
    second = a_checkpoint()
    answers += [(409, f"{first.size}\n"), (200, "— other.example AAAA\n")]

    sighting = witness.ask_server(witness.add(Kind.SERVER, "邻区", address), second)

    assert sighting.proof == "— other.example AAAA\n"
    assert bodies[0].startswith("old 0\n\n")
    assert bodies[1].startswith(f"old {first.size}\n")


def test_a_district_that_saw_another_history_raises_the_alarm(db, other_server):
    address, answers, _bodies = other_server
    answers += [(422, "")]

    with pytest.raises(Refused):
        witness.ask_server(witness.add(Kind.SERVER, "邻区", address), a_checkpoint())


def test_a_server_that_is_down_or_talks_nonsense_is_asked_again_later(db, other_server):
    address, answers, _bodies = other_server
    answers += [(500, "")]
    checkpoint = a_checkpoint()

    assert witness.ask_server(witness.add(Kind.SERVER, "邻区", address), checkpoint) is None
    assert witness.ask_server(witness.add(Kind.SERVER, "远区", "http://127.0.0.1:9/"), checkpoint) is None
    assert not Sighting.objects.exists()


def test_the_command_shows_what_each_has_seen(db, tmp_path):
    a_checkpoint()
    call_command("ledger", "witness", "add", "usb", "U 盘", stdout=io.StringIO())
    call_command("ledger", "witness", "add", "paper", "档案柜", stdout=io.StringIO())
    call_command("ledger", "witness", "give", "U 盘", str(tmp_path / "kept"), stdout=io.StringIO())
    told = io.StringIO()

    call_command("ledger", "witness", "list", stdout=told)

    lines = told.getvalue().splitlines()
    assert "尚无" in next(line for line in lines if "档案柜" in line)
    assert str(checkpoints.latest().size) in next(line for line in lines if "U 盘" in line)
