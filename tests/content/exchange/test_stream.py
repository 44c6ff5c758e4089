"""Lessons between files and Wagtail's blocks: what goes in comes out."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from content.blocks.stream import LessonBlocks
from content.exchange import files, forms, stream
from content.exchange.faults import Faults
from content.exchange.marks import Table
from content.exchange.shapes import Place
from content.law.prose import Run, joined, tidy
from tests.content.trees import blocks, lines

BLOCKS = LessonBlocks()
WORDS = st.text("中，ab1 :#-|'\"\\&*!%@`{}[]\n。", min_size=1, max_size=12).map(stream.text_of).filter(bool)
LINE = WORDS.map(lambda text: " ".join(text.split())).filter(bool)
REPLY = st.fixed_dictionaries({"text": LINE, "reply": WORDS})
SLUG = st.from_regex(r"[a-z]{1,4}(-[0-9]{1,2})?", fullmatch=True)

PLAN_PART = st.fixed_dictionaries(
    {"key": SLUG, "title": LINE, "hint": st.just("") | WORDS, "least": st.none() | st.integers(1, 99)}
)


def _head(runs):
    return tidy([Run("".join(run.text for run in runs))])


tables = st.builds(
    lambda head, rows, caption: Table((head, *rows), caption),
    st.tuples(lines.map(_head), lines.map(_head)),
    st.lists(st.tuples(lines, lines), min_size=1, max_size=2).map(tuple),
    st.just(()) | lines.map(_head),
)
passages = st.lists(blocks | tables.map(lambda table: [table]), min_size=1, max_size=3).map(
    lambda many: tuple(joined([block for some in many for block in some]))
)
said = passages.filter(bool)
parts = st.one_of(
    st.tuples(st.just("text"), said),
    st.tuples(
        st.just("callout"),
        st.fixed_dictionaries({"kind": st.sampled_from(["info", "say"]), "title": LINE, "body": said}),
    ),
    st.tuples(st.just("sheet"), st.fixed_dictionaries({"key": SLUG, "title": LINE, "body": said})),
    st.tuples(st.just("prompt"), st.fixed_dictionaries({"text": WORDS, "minutes": st.none() | st.integers(1, 60)})),
    st.tuples(
        st.just("case"),
        st.fixed_dictionaries(
            {
                "key": SLUG,
                "title": LINE,
                "situation": WORDS,
                "question": LINE,
                "options": st.lists(REPLY, min_size=2, max_size=4).map(tuple),
                "takeaway": st.just("") | WORDS,
            }
        ),
    ),
    st.tuples(
        st.just("cards"),
        st.fixed_dictionaries(
            {
                "class_only": st.booleans(),
                "cards": st.lists(
                    st.fixed_dictionaries(
                        {
                            "title": LINE,
                            "lines": st.lists(LINE, max_size=3).map(tuple),
                            "figure": st.just(""),
                            "alt": st.just("") | LINE,
                        }
                    ),
                    min_size=1,
                    max_size=2,
                ).map(tuple)
            }
        ),
    ),
    st.tuples(
        st.just("assignment"),
        st.fixed_dictionaries(
            {"key": SLUG, "title": LINE, "body": said, "parts": st.lists(PLAN_PART, min_size=2, max_size=3).map(tuple)}
        ),
    ),
)  # fmt: skip


def _apart(body):
    """Two texts in a row are one text."""
    kept = []
    for kind, value in body:
        if kind == "text" and kept and kept[-1][0] == "text":
            continue
        kept.append((kind, value))
    return tuple(kept)


bodies = st.lists(parts, max_size=4).map(_apart)


@given(bodies)
def test_what_a_lesson_says_comes_back_from_its_blocks(body):
    stored = BLOCKS.to_python(stream.raw(body, stream.Rows()))

    again = BLOCKS.to_python(BLOCKS.get_prep_value(stored))

    assert stream.parts(again, file_name=str, link=lambda link: link) == body


@given(bodies)
def test_what_a_lesson_says_comes_back_from_its_file(body):
    lesson = {"slug": "one", "title": "一", "minutes": 5, "intro": "", "body": body}
    faults = Faults()

    lines = files._lesson_text(lesson).split("\n")
    end = lines.index("---", 1)
    read = tuple(files._body(lines[end + 1 :], end + 2, Place(Path("one.md"), faults)))

    assert (read, faults.found) == (body, [])


@given(st.sampled_from(sorted(forms.BLOCKS)))
def test_every_block_of_packs_is_a_block_of_lessons(name):
    assert name in BLOCKS.child_blocks
