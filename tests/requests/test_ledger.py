"""/ledger/: open to all; paper for those who hand it out."""

import pytest
from django.utils import timezone

from certificates.ledger import checkpoints, seal, witness, words
from certificates.ledger.models import Sighting, Witness
from lms.facts import record
from lms.schools.models import Role
from tests.factories.lms import a_bureau, a_member


@pytest.fixture
def checkpoint(db):
    record.record("organisation", [a_bureau()] * 3, by=None, at=timezone.now())
    seal.seal()
    return checkpoints.latest()


def test_before_the_first_record_the_page_says_so(db, client):
    a_bureau()
    page = client.get("/ledger/").content.decode()

    assert "还没有记录入账" in page
    assert client.get("/ledger/checkpoint").status_code == 404


def test_without_a_witness_the_page_says_so(client, checkpoint):
    page = client.get("/ledger/").content.decode()

    assert "尚无外部见证" in page
    assert words.words(bytes(checkpoint.root)) in page


def test_what_each_witness_has_seen_stands_on_the_page(client, checkpoint):
    witness.seen(witness.add(Witness.Kind.USB, "督导室 U 盘"), checkpoint)
    witness.add(Witness.Kind.PAPER, "档案柜")

    page = client.get("/ledger/").content.decode()

    assert "有外部见证" in page
    assert "尚无外部见证" not in page
    assert page.index("督导室 U 盘") < page.index("档案柜") or "尚无" in page


def test_the_checkpoint_is_sent_as_it_was_signed(client, checkpoint):
    response = client.get("/ledger/checkpoint")

    assert response.content.decode() == checkpoint.note
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_the_sheet_has_words_root_and_name(client, checkpoint, tmp_path):
    import subprocess

    client.force_login(a_member(Role.INSPECTOR, a_bureau()))
    file = tmp_path / "sheet.pdf"
    file.write_bytes(client.get("/ledger/sheet.pdf").content)

    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout

    assert words.words(bytes(checkpoint.root)).replace(" ", "") in "".join(text.split())
    assert bytes(checkpoint.root).hex() in "".join(text.split())
    assert text.count("\f") == 1


def test_a_filed_sheet_counts_after_its_words_were_read(client, checkpoint):
    binder = witness.add(Witness.Kind.PAPER, "档案柜")
    client.force_login(a_member(Role.INSPECTOR, a_bureau()))

    wrong = client.post("/ledger/confirm/", {"witness": binder.pk, "words": "啊" * 24})
    right = client.post("/ledger/confirm/", {"witness": binder.pk, "words": words.words(bytes(checkpoint.root))})

    assert (wrong.status_code, right.status_code) == (422, 302)
    # Beside the field, with what was typed.
    assert "words" in wrong.context["form"].errors and "啊" * 24 in wrong.content.decode()
    assert Sighting.objects.get().witness == binder


def test_a_checkpoint_of_an_unknown_ledger_is_not_signed(client, checkpoint):
    body = f"old 0\n\n{checkpoint.note}"

    assert client.post("/ledger/add-checkpoint", body, content_type="text/plain").status_code == 404
    assert client.post("/ledger/add-checkpoint", b"\xff", content_type="text/plain").status_code == 400


def test_the_page_takes_few_queries(client, checkpoint, django_assert_max_num_queries):
    for number in range(3):
        witness.seen(witness.add(Witness.Kind.USB, f"U 盘 {number}"), checkpoint)

    with django_assert_max_num_queries(8):
        client.get("/ledger/")
