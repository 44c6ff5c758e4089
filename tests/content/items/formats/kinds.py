"""Any question of each type, as its editor might have written it."""

from hypothesis import strategies as st

from content.items import bodies, drafts
from content.items.choices import ItemType
from content.items.formats import rich
from content.items.formats.common import true_false, weighed
from content.items.questions import Question
from content.law import prose

# What formats take for marks of their own is drawn more often than chance would.
words = st.text(
    st.one_of(
        st.sampled_from("=~#{}:\\%[]<>&\"'->/$ 甲乙ＡＢ“”，。（）"),
        st.characters(exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Co", "Zs")),
    ),
    min_size=1,
    max_size=12,
)
plain = words.map(rich.plain).filter(bool)


def _list(texts: list[str]) -> str:
    return prose.write([prose.List(True, tuple(prose.Entry(prose.tidy([prose.Run(text)])) for text in texts))])


strong = words.map(lambda text: prose.write([prose.Paragraph(prose.tidy([prose.Run(text, strong=True)]))]))
lists = st.lists(words.filter(str.strip), min_size=1, max_size=3).map(_list)
cited = words.map(lambda text: prose.write([prose.Paragraph(prose.tidy([prose.Run(text, link="law:weibao/39")]))]))
two = st.tuples(plain, plain).map("".join)
broken = st.tuples(words, words).map(lambda both: rich.plain("\n".join(both)))
html = st.one_of(plain, strong, lists, cited, two, broken).map(lambda t: prose.write(prose.read(t))).filter(prose.plain)
maybe = st.one_of(st.just(""), html)
names = st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)
typed = words.map(lambda text: " ".join(text.split())).filter(bool)
tags = st.lists(st.from_regex(r"[a-z甲乙丙]{1,4}(/[a-z甲乙丙]{1,3})?", fullmatch=True), max_size=3, unique=True).map(
    tuple
)
percents = st.integers(-100, 99).map(float) | st.just(33.33333)
decimals = st.decimals(-1000, 1000, places=2).map(lambda number: f"{number:f}")


@st.composite
def singles(draw) -> bodies.Choice:
    others = draw(st.lists(st.tuples(html, st.just(0.0) | percents, maybe), min_size=1, max_size=4))
    options = draw(st.permutations([(draw(html), 100.0, draw(maybe)), *others]))
    return weighed(ItemType.SINGLE, options)


@st.composite
def multiples(draw) -> bodies.Choice:
    scoring = draw(st.sampled_from(["all", "partial", "penalty", "weights"]))
    worth = percents if scoring == "weights" else st.sampled_from([0.0, 100.0])
    options = draw(st.lists(st.tuples(html, worth, maybe), min_size=1, max_size=4))
    return weighed(ItemType.MULTIPLE, [(draw(html), 50.0, draw(maybe)), *options], scoring)


truths = st.builds(
    lambda right, one, other: true_false(right, {"true": one, "false": other}),
    st.sampled_from(["true", "false"]),
    maybe,
    maybe,
)
matchings = st.lists(st.tuples(maybe, html), min_size=2, max_size=4).map(
    lambda pairs: drafts.matching([p for p in pairs if p[0]] + [p for p in pairs if not p[0]], bodies.PARTIAL)
)
accepted = st.builds(bodies.Accepted, text=typed, weight=st.just(100.0) | percents, feedback=maybe)
shorts = st.builds(
    bodies.Short, accepted=st.lists(accepted, min_size=1, max_size=3).map(tuple), match_case=st.booleans()
)
numbers = st.builds(
    bodies.Number,
    value=decimals,
    tolerance=st.decimals(0, 10, places=2).map(lambda n: f"{n:f}"),
    weight=st.just(100.0) | percents,
    feedback=maybe,
)
numerics = st.builds(bodies.Numeric, numbers=st.lists(numbers, min_size=1, max_size=3).map(tuple))
levels = st.builds(bodies.Level, points=st.integers(0, 5).map(float), text=html)
criteria = st.builds(bodies.Criterion, key=st.just("a"), title=html, levels=st.lists(levels, max_size=2).map(tuple))
essays = st.builds(bodies.Essay, rubric=st.lists(criteria, max_size=1).map(tuple))
orderings = st.lists(html, min_size=3, max_size=4, unique=True).map(lambda texts: drafts.ordering(texts, bodies.ALL))


def _options(texts: list[str], right: int, heard: str) -> tuple[bodies.Option, ...]:
    return tuple(
        bodies.Option(key=key, text=text, correct=at == right % len(texts), feedback=heard)
        for at, (key, text) in enumerate(zip(bodies.LETTERS, texts, strict=False))
    )


inline = strong | words.map(lambda text: rich.plain(text.strip())).filter(bool)
gap_options = st.builds(_options, st.lists(inline, min_size=2, max_size=3), st.integers(0, 2), maybe)
gaps = st.one_of(
    gap_options.map(lambda held: {"options": held}),
    st.lists(accepted, min_size=1, max_size=2).map(lambda held: {"accepted": tuple(held)}),
    st.lists(numbers, min_size=1, max_size=2).map(lambda held: {"numbers": tuple(held)}),
)
clozes = st.lists(st.tuples(gaps, st.sampled_from([1.0, 2.0])), min_size=1, max_size=3).map(
    lambda given: bodies.Cloze(
        gaps=tuple(bodies.Gap(key=f"k{at}", weight=weight, **held) for at, (held, weight) in enumerate(given))
    )
)


@st.composite
def parts(draw, key: str) -> bodies.Part:
    type_ = draw(st.sampled_from(sorted(bodies.PARTS)))
    made = {
        ItemType.SINGLE: gap_options.map(lambda held: bodies.Choice(options=held)),
        ItemType.MULTIPLE: gap_options.map(lambda held: bodies.Choice(options=held, several=True, scoring="partial")),
        ItemType.TRUE_FALSE: truths,
        ItemType.SHORT: st.lists(accepted, min_size=1, max_size=2).map(lambda a: bodies.Short(accepted=tuple(a))),
        ItemType.NUMERIC: st.lists(numbers, min_size=1, max_size=2).map(lambda n: bodies.Numeric(numbers=tuple(n))),
    }[type_]
    points, said = draw(st.sampled_from([1.0, 2.5])), draw(maybe)
    field = {bodies.PARTS[type_]: draw(made)}
    return bodies.Part(key=key, type=str(type_), stem=draw(html), explanation=said, points=points, **field)


cases = st.tuples(parts("a"), parts("b")).map(lambda both: bodies.Case(parts=both))
likerts = st.lists(html, min_size=2, max_size=4, unique=True).map(
    lambda texts: bodies.Likert(
        labels=tuple(bodies.Label(key=key, text=text) for key, text in zip(bodies.LETTERS, texts, strict=False))
    )
)

BODIES = {
    ItemType.SINGLE: singles(),
    ItemType.MULTIPLE: multiples(),
    ItemType.TRUE_FALSE: truths,
    ItemType.MATCHING: matchings,
    ItemType.ORDERING: orderings,
    ItemType.SHORT: shorts,
    ItemType.NUMERIC: numerics,
    ItemType.ESSAY: essays,
}
# What fewer formats have a form for.
MORE = {ItemType.CLOZE: clozes, ItemType.CASE: cases, ItemType.LIKERT: likerts}


@st.composite
def questions(draw, *types: ItemType) -> Question:
    """Any question of the types given."""
    type_ = draw(st.sampled_from(types))
    body = draw({**BODIES, **MORE}[type_])
    stem = draw(html)
    if isinstance(body, bodies.Cloze):
        stem += prose.write(prose.read("".join(f"<p>{{{{{gap.key}}}}}</p>" for gap in body.gaps)))
    return Question(
        name=draw(names),
        type=type_,
        stem=stem,
        body=body,
        explanation=draw(maybe),
        articles=draw(st.sampled_from([(), ("weibao/39",)])),
        difficulty=draw(st.integers(1, 3)),
        points=draw(st.none() | st.just(2.5)),
        stage=draw(st.sampled_from(["", "junior"])),
        tags=draw(tags),
    )
