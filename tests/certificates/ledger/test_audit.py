"""An audit names what was touched outside the application; a witness shows what a new seal hides."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from certificates.credentials import revoke
from certificates.credentials.models import Certificate, StatusChange
from certificates.documents import render
from certificates.ledger import audit, checkpoints, compare, merkle, seal, witness
from certificates.ledger.findings import Kind
from certificates.ledger.models import Checkpoint, Leaf, Sighting, Tile, Tree, Witness
from courses.learning import corrections
from courses.learning.models import Completion
from lms.facts import erase
from lms.facts.models import Fact
from lms.facts.record import canonical, leaf_hash
from tests.factories.certificates import a_certificate
from tests.factories.lms import a_bureau, a_person


@pytest.fixture
def sealed(db):
    """Three certificates, one of them revoked, all in the ledger."""
    made = [a_certificate(name=name) for name in ("陈静", "王芳", "李伟")]
    revoke.revoke(made[2], by=a_person("何芳"), reason="登记有误")
    record_what_factories_left_out()
    checkpoints.make_checkpoint()
    seal.seal()
    return made


def record_what_factories_left_out():
    """Factories write rows without facts; what they made is recorded here, so that an audit begins clean."""
    from certificates.ledger.audit_rows import recorded_models
    from lms.facts import record

    for model in recorded_models():
        for row in model._default_manager.order_by("pk"):
            if not Fact.objects.filter(ref=f"{model._meta.label}:{row.pk}").exists():
                record.record("test", [row], by=None, at=timezone.now())


def kinds(report):
    return {str(kind): count for kind, count in report.counts.items()}


def test_an_untouched_ledger_is_clean(sealed):
    report = audit.audit()

    assert report.findings == []
    assert report.leaves == Fact.objects.count()
    assert (report.erased, report.waiting) == (0, 0)
    assert report.rows > 10


def test_a_fact_changed_in_the_database_is_named(sealed):
    fact = Fact.objects.filter(kind="certificate.issued").first()
    Fact.objects.filter(pk=fact.pk).update(canonical=fact.canonical.replace("MF-MD", "MF-XX"))

    first = audit.audit().findings[0]

    assert (first.kind, first.leaf) == (Kind.CHANGED, Leaf.objects.get(fact=fact).index)
    assert fact.ref in first.what
    assert first.since is not None


def test_a_fact_changed_with_its_hash_is_named(sealed):
    fact = Fact.objects.filter(kind="certificate.issued").first()
    text = fact.canonical.replace("MF-MD", "MF-XX")
    Fact.objects.filter(pk=fact.pk).update(canonical=text, leaf=leaf_hash(bytes(fact.salt), text))

    assert kinds(audit.audit())["changed"] >= 1


@pytest.mark.parametrize("column", [{"kind": "certificate.revoked"}, {"organisation": 999}, {"by": "f" * 32}])
def test_a_column_that_differs_from_the_sealed_text_is_named(sealed, column):
    fact = Fact.objects.filter(kind="certificate.issued").first()
    Fact.objects.filter(pk=fact.pk).update(**column)

    assert kinds(audit.audit()) == {"changed": 1}


def test_a_removed_fact_is_named(sealed):
    fact = Fact.objects.filter(kind="certificate.revoked").get()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {Fact._meta.db_table} WHERE id = %s", [fact.pk])

    report = audit.audit()

    assert report.findings[0].kind == Kind.REMOVED
    assert f"fact {fact.pk}" in report.findings[0].what
    assert kinds(report) == {"removed": 1, "inserted": 1}


def test_a_row_changed_without_a_fact_is_named(sealed):
    Completion.objects.filter(certificates=sealed[0]).update(started_on="2020-01-01")

    report = audit.audit()

    assert kinds(report) == {"changed": 1}
    assert "started_on" in report.findings[0].what


@pytest.mark.parametrize("name", ["holder", "percent", "school"])
def test_what_a_certificate_says_changed_in_the_database_is_named_and_shown(sealed, client, name):
    certificate = sealed[0]
    Certificate.objects.filter(pk=certificate.pk).update(snapshot={**certificate.snapshot, name: "60"})

    report = audit.audit()

    assert kinds(report) == {"changed": 1}
    assert f"certificates.Certificate:{certificate.pk}: snapshot" in report.findings[0].what
    page = client.get(f"/verify/{certificate.code}/", {"lang": "en"}).content.decode()
    assert "This record was changed" in page and "Valid</strong>" not in page


def test_a_certificate_dated_back_in_the_database_is_named(sealed):
    Certificate.objects.filter(pk=sealed[0].pk).update(issued_at=timezone.now() - timedelta(days=400))

    report = audit.audit()

    assert kinds(report) == {"changed": 1}
    assert "issued_at" in report.findings[0].what


@pytest.mark.sqlite_only
def test_a_certificate_removed_beside_its_file_is_named(sealed):
    """As by somebody at the database's own shell, whom SQLite does not hold back inside a transaction."""
    render.certificate_pdf(sealed[0])
    record_what_factories_left_out()
    seal.seal()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM certificates_certificate WHERE id = %s", [sealed[0].pk])

        found = {finding.what for finding in audit.audit().findings}

        assert any(f"certificates.Certificate:{sealed[0].pk} is gone" in what for what in found)
        assert any("certificates.DocumentFile" in what and "belongs to is gone" in what for what in found)
        transaction.set_rollback(True)


def test_a_revocation_taken_back_in_the_database_is_named(sealed):
    StatusChange.objects.all().delete()

    report = audit.audit()

    assert kinds(report) == {"removed": 1}
    assert "certificates.StatusChange:" in report.findings[0].what


def test_a_superseded_completion_set_standing_again_is_named(sealed):
    completion = sealed[1].completion
    corrections.supersede(completion, by=a_person("何芳"), reason="登记有误", at=timezone.now())
    seal.seal()
    assert audit.audit().is_clean
    Completion.objects.filter(pk=completion.pk).update(superseded_at=None, superseded_reason="")

    assert "changed" in kinds(audit.audit())


def test_a_row_inserted_past_the_application_is_named(sealed):
    certificate = sealed[0]
    certificate.pk, certificate.number, certificate.code, certificate.completion = (
        None,
        "MF-MD-2026-000099-X",
        "0",
        None,
    )
    certificate.save(force_insert=True)

    report = audit.audit()

    assert kinds(report) == {"inserted": 1}
    assert f"certificates.Certificate:{certificate.pk}" in report.findings[0].what


def inserted_fact(at):
    """A fact with text, salt and hash that fit, as somebody writes it who knows how."""
    text = canonical(
        {"kind": "test", "ref": "tests.About:1", "by": None, "recorded_at": at.isoformat(),
         "person": None, "organisation": None, "root": None}
    )  # fmt: skip
    return Fact.objects.create(
        kind="test",
        ref="tests.About:1",
        canonical=text,
        salt=b"0" * 16,
        leaf=leaf_hash(b"0" * 16, text),
        recorded_at=at,
    )


def test_a_fact_with_an_old_date_slipped_in_later_is_named(sealed):
    fact = inserted_fact(timezone.now() - timedelta(days=30))

    assert kinds(audit.audit()) == {"without a leaf": 1}
    seal.seal()

    report = audit.audit()
    assert kinds(report) == {"back-dated": 1}
    assert f"fact {fact.pk}" in report.findings[0].what


def test_a_fact_that_waits_for_the_sealer_is_no_finding(sealed):
    inserted_fact(timezone.now())

    report = audit.audit()

    assert (report.is_clean, report.waiting) == (True, 1)


def test_erased_is_told_apart_from_emptied(sealed):
    person = sealed[0].user
    officer, second = a_person("刘主任"), a_person("郑科长")
    count = erase.erase_person(
        person.opaque.hex, by=officer, second=second, basis="个人信息保护法第四十七条", at=timezone.now()
    )
    seal.seal()
    report = audit.audit()
    assert (report.is_clean, report.erased) == (True, count)

    fact = Fact.objects.filter(person=sealed[1].user.opaque.hex).first()
    Fact.objects.filter(pk=fact.pk).update(canonical=None, salt=None, person=None)

    assert kinds(audit.audit()) == {"emptied without an erasure": 1}


def test_a_tile_above_the_leaves_changed_is_named(sealed):
    record_many(300)
    tile = Tile.objects.get(level=1, index=0)
    Tile.objects.filter(pk=tile.pk).update(hashes=b"\x00" + bytes(tile.hashes)[1:])

    assert "tree differs" in kinds(audit.audit())


def record_many(number):
    from lms.facts import record

    record.record("organisation", [a_bureau()] * number, by=None, at=timezone.now())
    seal.seal()


@pytest.mark.parametrize("change", [{"root": b"0" * 32}, {"size": 1}])
def test_a_checkpoint_that_says_something_else_is_named(sealed, change):
    Checkpoint.objects.filter(pk=checkpoints.latest().pk).update(**change)

    assert kinds(audit.audit()) == {"checkpoint does not fit": 1}


def test_a_sighting_dated_before_its_checkpoint_is_named(sealed):
    sighting = witness.seen(witness.add(Witness.Kind.USB, "U 盘"), checkpoints.latest())
    assert audit.audit().findings == []
    Sighting.objects.update(at=timezone.now() - timedelta(days=300))

    findings = audit.audit().findings

    assert [str(one.kind) for one in findings] == ["back-dated"]
    assert f"certificates.Sighting:{sighting.pk}" in findings[0].what


def test_the_command_ends_with_an_error_and_names_the_row(sealed):
    fact = Fact.objects.filter(kind="certificate.issued").first()
    Fact.objects.filter(pk=fact.pk).update(canonical="{}")
    told = io.StringIO()

    with pytest.raises(CommandError):
        call_command("ledger", "audit", stdout=told)

    assert fact.ref in told.getvalue()


def rewrite_and_seal_anew(certificate):
    """What somebody does who holds the database and the key: change the past, then sign everything again."""
    Completion.objects.filter(pk=certificate.completion_id).update(percent=1)
    for fact in Fact.objects.filter(ref=f"courses.Completion:{certificate.completion_id}"):
        text = canonical({**json.loads(fact.canonical), "percent": 1})
        Fact.objects.filter(pk=fact.pk).update(canonical=text, leaf=leaf_hash(bytes(fact.salt), text))
    old = list(Checkpoint.objects.values_list("size", "made_at"))
    for model in (Leaf, Tile, Tree, Checkpoint):
        model.objects.all().delete()
    seal.seal(whole=True)
    Checkpoint.objects.all().delete()
    size = Tree.objects.get().size
    for was, at in old:
        Tree.objects.update(size=was)
        checkpoints.make_checkpoint(at=at)
    Tree.objects.update(size=size)


def test_history_rewritten_and_sealed_anew_with_the_real_key_fails_against_an_old_witness(sealed, tmp_path):
    witness = tmp_path / "OLD"
    first = checkpoints.latest()
    record_many(5)
    a_certificate(name="赵敏")
    record_what_factories_left_out()
    record_many(1)
    second = checkpoints.latest()
    witness.write_text(first.note + "\n" + second.note)
    call_command("ledger", "verify", witness=witness)

    rewrite_and_seal_anew(Certificate.objects.get(user__name="赵敏"))

    assert audit.audit().is_clean, "the rewritten ledger looks whole from inside"
    call_command("ledger", "verify")
    with pytest.raises(CommandError) as failed:
        call_command("ledger", "verify", witness=witness)
    assert f"{first.made_at:%Y-%m-%d %H:%M} UTC (record {first.size})" in str(failed.value)
    assert f"{second.size} records" in str(failed.value)


def test_a_ledger_cut_short_fails_against_a_witness(sealed):
    record_many(3)
    kept = checkpoints.latest().note
    Tree.objects.update(size=1)

    assert compare.compare(kept).disagreement.good_size == 0


def test_a_note_that_we_never_signed_is_no_witness(sealed):
    kept = checkpoints.latest().note
    size = checkpoints.latest().size

    for text in (kept.replace(f"\n{size}\n", f"\n{size + 1}\n"), "", "no note"):
        with pytest.raises(ValueError):
            compare.compare(text)


def test_the_tree_of_a_witness_of_every_size_is_found_again(sealed):
    record_many(600)
    for size in (1, 2, 255, 256, 257, 511, 600):
        leaves = [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("fact__leaf", flat=True)[:size]]
        tiles = merkle.grow({}, 0, leaves)
        assert merkle.root(
            size, lambda h, i, t=tiles: merkle.from_tile(t[merkle.tile_of(h, i)], h, i)
        ) == audit.tree.root(size)
