"""YAML: plain data with lines, nothing that computes or grows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.exchange import marked

PLAIN = st.recursive(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
    max_leaves=8,
)


def plain(node):
    if isinstance(node.value, dict):
        return {name: plain(child) for name, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return (node.value or "").removesuffix("\n")


@given(st.dictionaries(st.text("abc", min_size=1), PLAIN, min_size=1, max_size=3))
def test_what_is_written_is_read_back(value):
    assert plain(marked.read(marked.write(value))) == value


def test_lines_are_counted_through_blocks():
    node = marked.read("title: 甲\nbody: |\n  一\n\n  二\nlist:\n- a\n- b\n", first_line=5)

    assert [node.value[name].line for name in ("title", "body")] == [5, 6]
    assert [child.line for child in node.value["list"].value] == [11, 12]
    assert node.value["body"].block


BOMB = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BOMB, 1),
        ("a: 1\nb: !!python/object/apply:os.system [ls]", 2),
        ("a: !!binary aGk=", 1),
        ("a: 1\na: 2", 2),
        ("a: [1\n", 2),
        ("\n".join("  " * n + "a:" for n in range(20)), 13),
        ("? [a]\n: b", 1),
        ("a: 1\n---\nb: 2", 2),
        ("a: \x07", 1),
    ],
)
def test_what_packs_do_not_use_is_refused_with_its_line(text, line):
    with pytest.raises(marked.Mistake) as caught:
        marked.read(text)

    assert caught.value.line == line


def test_long_texts_stay_on_one_line_and_several_lines_become_a_block():
    assert marked.write({"a": "很长" * 200, "b": "一\n\n二", "c": "", "d": "39", "e": True, "f": None}) == (
        f"a: {'很长' * 200}\nb: |\n  一\n\n  二\nc: ''\nd: '39'\ne: true\nf: null\n"
    )
