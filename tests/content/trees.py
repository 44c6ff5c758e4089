"""Trees of rich text for property tests, with the characters that marks are made of."""

from hypothesis import strategies as st

from content.law.prose import Entry, Heading, List, Paragraph, Run, joined, tidy

CHARACTERS = st.sampled_from(list("中文，。“ab1 \\*_[]()!<>~`|#-:.\n+&\"'\u3000/＿"))
LINKS = st.sampled_from(["", "", "law:weibao/39", "https://example.org/a", "/law/"])

texts = st.text(CHARACTERS, min_size=1, max_size=8)
runs = st.lists(st.builds(Run, texts, st.booleans(), LINKS), min_size=1, max_size=4).map(tidy).filter(bool)
lines = runs.filter(lambda many: not any("\n" in run.text for run in many))
flat_lists = st.builds(List, st.booleans(), st.lists(st.builds(Entry, runs), min_size=1, max_size=3).map(tuple))


def _around(lists):
    below = st.lists(lists, max_size=2).map(joined).map(tuple)
    return st.builds(List, st.booleans(), st.lists(st.builds(Entry, runs, below), min_size=1, max_size=2).map(tuple))


def _depth(block: List) -> int:
    return 1 + max((_depth(below) for entry in block.entries for below in entry.lists), default=0)


lists = st.recursive(flat_lists, _around, max_leaves=3).filter(lambda block: _depth(block) <= 4)
headings = st.builds(Heading, st.sampled_from([2, 3]), lines)
blocks = st.lists(st.one_of(st.builds(Paragraph, runs), headings, lists), max_size=4).map(joined)
