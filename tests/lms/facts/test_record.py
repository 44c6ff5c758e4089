"""The journal: canonical text, salted leaves, subscribers, erasure."""

import hashlib
import json

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from lms.facts import erase, record, subscribe
from lms.facts.models import Fact
from lms.refused import Refused
from lms.schools.models import Post, Role
from tests.factories.lms import a_member, a_person, a_school

json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.text(), json_values))
def test_canonical_form_reads_back_and_does_not_depend_on_order(values):
    text = record.canonical(values)

    assert json.loads(text) == values
    assert record.canonical(dict(reversed(values.items()))) == text


def test_canonical_form_refuses_what_is_not_plain_json():
    with pytest.raises(TypeError):
        record.canonical({"day": timezone.now()})


@pytest.mark.parametrize("value", [1.5, float("nan"), float("inf"), {"inner": [0, (1, 2.0)]}])
def test_canonical_form_refuses_floats_however_deep(value):
    with pytest.raises(TypeError):
        record.canonical({"a": 1, "b": value})


@pytest.mark.django_db
def test_a_fact_is_a_salted_leaf_over_its_text():
    school = a_school()
    teacher = a_member(Role.LEARNER, school)

    fact = Fact.objects.get(kind="post.opened", person=teacher.opaque.hex)

    assert bytes(fact.leaf) == hashlib.sha256(b"\x00" + bytes(fact.salt) + fact.canonical.encode()).digest()
    assert len(bytes(fact.salt)) >= 16
    assert fact.organisation == school.pk
    assert teacher.name not in fact.canonical


@pytest.mark.django_db
def test_same_content_gives_different_leaves():
    school = a_school()
    post = a_member(Role.LEARNER, school).posts.get()
    at = timezone.now()

    first, second = record.record("post.opened", [post, post], by=None, at=at)

    assert first.canonical == second.canonical
    assert first.leaf != second.leaf


@pytest.mark.django_db
def test_subscribers_hear_once_per_call_and_share_the_transaction(monkeypatch):
    heard = []
    monkeypatch.setattr(subscribe, "_receivers", [])
    subscribe.subscribe("post.opened", heard.append)
    subscribe.subscribe("post.opened", heard.append)
    post = a_member(Role.LEARNER, a_school()).posts.get()
    heard.clear()

    with pytest.raises(RuntimeError), transaction.atomic():
        record.record("post.opened", [post, post], by=None, at=timezone.now())
        raise RuntimeError

    assert [len(facts) for facts in heard] == [2]
    assert Fact.objects.filter(ref=f"lms.Post:{post.pk}").count() == 1


@pytest.mark.django_db
def test_many_facts_cost_one_insert(django_assert_num_queries):
    posts = list(Post.objects.filter(pk__in=[a_member(Role.LEARNER, a_school()).posts.get().pk for _n in range(3)]))
    for post in posts:
        post.user, post.organisation  # noqa: B018 - fetched before counting

    with django_assert_num_queries(3):  # savepoint, insert, release
        record.record("nobody.listens", posts, by=None, at=timezone.now())


@pytest.mark.django_db
def test_erasing_a_person_keeps_the_leaf_and_says_so():
    school = a_school()
    erased, other = a_member(Role.LEARNER, school, "陈静"), a_member(Role.LEARNER, school, "周明")
    officer, second = a_person("刘主任"), a_person("郑科长")
    leaf = Fact.objects.get(person=erased.opaque.hex).leaf

    count = erase.erase_person(
        erased.opaque.hex, by=officer, second=second, basis="个人信息保护法第四十七条", at=timezone.now()
    )

    assert count == 1
    assert Fact.objects.get(leaf=leaf).canonical is None
    assert Fact.objects.filter(person=other.opaque.hex, canonical__isnull=False).count() == 1
    told = json.loads(Fact.objects.get(kind="erasure").canonical)
    assert (told["count"], told["second"]) == (1, second.opaque.hex)
    assert erased.opaque.hex not in Fact.objects.get(kind="erasure").canonical
    assert erase.erase_person(erased.opaque.hex, by=officer, second=second, basis="同上", at=timezone.now()) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("who", [(0, 0), (0, None), (None, 0), (None, None)])
def test_one_person_cannot_erase_alone(who):
    person, officer = a_member(Role.LEARNER, a_school(), "陈静"), a_person("刘主任")
    by, second = (None if one is None else officer for one in who)

    with pytest.raises(Refused):
        erase.erase_person(person.opaque.hex, by=by, second=second, basis="同意撤回", at=timezone.now())

    assert Fact.objects.filter(person=person.opaque.hex, canonical__isnull=False).exists()


@pytest.mark.django_db
def test_what_is_kept_beside_the_journal_is_counted_and_its_erasure_recorded():
    """An account whose facts are gone still held a name: emptying it must not leave the journal silent."""
    person, officer, second = a_person("陈静"), a_person("刘主任"), a_person("郑科长")
    assert [one.count for one in erase.held(person.opaque.hex)] == [1]

    count = erase.erase_person(person.opaque.hex, by=officer, second=second, basis="同意撤回", at=timezone.now())

    told = json.loads(Fact.objects.get(kind="erasure").canonical)
    assert (count, told["count"], told["beside"]) == (0, 0, 1)
    assert erase.held(person.opaque.hex) == []
