"""Sealing: every fact gets one leaf, whatever dies in between; writing facts never waits."""

import base64
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from certificates.ledger import checkpoints, merkle, notes, proof, seal, tree
from certificates.ledger.models import Checkpoint, Leaf, Tile, Tree
from lms.facts import erase, record
from lms.facts.models import Fact
from tests.factories.lms import a_bureau, a_person, a_post


@pytest.fixture
def keys(db):
    """The keys are facts, too; made first, so that tests count what they write themselves."""
    checkpoints.make_checkpoint()
    seal.seal()


def facts(number, at=None):
    rows = [a_bureau()] * number
    return record.record("organisation", rows, by=None, at=at or timezone.now())


def test_sealing_numbers_facts_in_order_and_signs_the_tree(keys):
    before = Tree.objects.get().size
    made = facts(5)

    assert seal.seal() == 5

    numbered = dict(Leaf.objects.filter(index__gte=before).values_list("index", "fact"))
    assert numbered == {before + n: fact.pk for n, fact in enumerate(made)}
    last = checkpoints.latest()
    assert (last.size, bytes(last.root)) == (before + 5, tree.root(before + 5))
    assert checkpoints.is_ours(notes.parse(last.note))


def test_sealing_again_does_nothing(keys):
    facts(3)
    seal.seal()
    checkpoint = checkpoints.latest()

    assert seal.seal() == 0
    assert checkpoints.latest() == checkpoint


def test_the_stored_tree_is_the_tree_of_the_leaves(keys, monkeypatch):
    monkeypatch.setattr(seal, "BATCH", 130)
    for number in (1, 300, 257, 40):
        facts(number)
        seal.seal()

    leaves = [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("fact__leaf", flat=True)]
    tiles = merkle.grow({}, 0, leaves)

    stored = {merkle.Place(tile.level, tile.index): bytes(tile.hashes) for tile in Tile.objects.all()}
    assert stored == tiles
    assert tree.root(len(leaves)) == merkle.root(
        len(leaves), lambda h, i: merkle.from_tile(tiles[merkle.tile_of(h, i)], h, i)
    )


@pytest.mark.parametrize("where", ["_hashes", "_write", "_settle"])
def test_a_sealer_killed_anywhere_loses_none_and_doubles_none(keys, monkeypatch, where):
    made = facts(4)
    with monkeypatch.context() as killed:
        killed.setattr(seal, where, lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal.seal()

    assert seal.seal() == 4
    assert set(Leaf.objects.filter(fact__in=made).values_list("fact", flat=True)) == {fact.pk for fact in made}
    assert Leaf.objects.count() == Tree.objects.get().size


def test_killed_before_the_checkpoint_the_next_one_covers_all(keys, monkeypatch):
    facts(2)
    with monkeypatch.context() as killed:
        killed.setattr(checkpoints, "make_checkpoint", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal.seal()
    facts(1)

    seal.seal()

    assert checkpoints.latest().size == Tree.objects.get().size == Leaf.objects.count()


def test_a_fact_whose_transaction_ends_late_is_sealed_after_later_numbers(in_threads):
    checkpoints.make_checkpoint()
    seal.seal()
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, so numbers become visible in order")
    a_bureau()
    results = in_threads(_late, _early)

    assert results[0] is None
    assert seal.seal(at=timezone.now()) >= 1
    assert Leaf.objects.count() == Fact.objects.count()


def _late():
    with transaction.atomic():
        facts(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.5)")


def _early():
    facts(1)
    return seal.seal()


def test_two_sealers_at_once_double_nothing(in_threads):
    checkpoints.make_checkpoint()
    facts(50)

    results = in_threads(seal.seal, seal.seal, lambda: facts(5) and 0)

    assert all(isinstance(result, int) for result in results), results
    seal.seal()
    assert Leaf.objects.count() == Fact.objects.count() == Tree.objects.get().size


def test_the_mark_moves_only_over_what_was_looked_at_an_hour_ago(keys):
    now = timezone.now()
    for hours in (2, 4, 6):
        facts(1)
        seal.seal(at=now + timedelta(hours=hours))

    settled = Tree.objects.get().settled
    assert 0 < settled < Fact.objects.latest("pk").pk
    assert Leaf.objects.count() == Fact.objects.count()


def test_sealing_takes_the_same_queries_for_one_and_many(keys, django_assert_max_num_queries):
    for number in (1, 300):
        facts(number)
        with django_assert_max_num_queries(22):
            seal.seal()


def test_checkpoints_come_hourly_though_nothing_happens(keys):
    now = timezone.now()

    assert checkpoints.make_if_due(at=now + timedelta(minutes=30)) is None
    assert checkpoints.make_if_due(at=now + timedelta(minutes=61)).size == Tree.objects.get().size
    assert Checkpoint.objects.filter(size=Tree.objects.get().size).count() == 2


def test_a_proof_leads_from_the_text_to_the_signed_root(keys):
    fact = facts(7)[3]
    assert proof.bundle(fact) is None
    seal.seal()

    made = proof.bundle(fact)

    leaf = record.leaf_hash(base64.b64decode(made["salt"]), made["fact"])
    path = [base64.b64decode(step) for step in made["path"]]
    says = notes.checkpoint(notes.parse(made["checkpoint"]))
    assert merkle.root_from_inclusion(leaf, made["index"], made["size"], path) == says.root


def test_the_proof_of_an_erased_fact_has_neither_text_nor_salt(keys):
    person = a_person("陈静")
    fact = record.record("post.opened", [a_post(person, a_bureau())], by=None, at=timezone.now())[0]
    seal.seal()
    officer, second = a_person("刘主任"), a_person("郑科长")
    erase.erase_person(
        person.opaque.hex, by=officer, second=second, basis="个人信息保护法第四十七条", at=timezone.now()
    )
    fact.refresh_from_db()

    made = proof.bundle(fact)

    assert (made["fact"], made["salt"]) == (None, None)
    assert made["path"]
