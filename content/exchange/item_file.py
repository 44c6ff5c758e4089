"""The questions of course packs as a file of their own: the YAML of a pool with Markdown in it, pictures beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from content.exchange import agreement, files, forms
from content.exchange import items as packed
from content.exchange.faults import Faults, PackRefused, Stop
from content.exchange.shapes import Key, Many, Prose, Text, Whole
from content.exchange.shapes import Mapping as Shape
from content.items import bodies, pictures
from content.items.choices import ItemType
from content.items.formats.archive import Archive
from content.items.formats.archive import packed as zipped
from content.items.formats.common import Format, Mistake, Note, Placed, Read, Written, common_losses, text_of
from content.items.questions import Figure, Question
from content.law import prose
from lms.refused import Refused

NAME = "questions"
CARRIED = frozenset({"figure", "articles", "tags", "explanation", "points", "difficulty", "option_pictures"})
# Drafts may lack what a pack must have.
_ITEM = Shape(
    {
        **forms.ITEM.keys,
        # Addresses in the bank may be ones that packs do not allow.
        "id": Key(Text(most=80, lines=False), required=True),
        "explanation": Key(Prose(plain=True)),
        "articles": Key(Many(Text(most=60, lines=False), most=20)),
        "difficulty": Key(Whole(most=3)),
    }
)
_POOL = Shape({**forms.POOL.keys, "items": Key(Many(_ITEM, least=1, most=30_000), required=True)})


def read(content: bytes) -> Read:
    """The questions of a pool's file, or of all pools in a zip of items/*.yaml and media/*."""
    found = Read()
    texts, media = _zip(content) if content[:2] == b"PK" else ({"": text_of(content)}, {})
    for name, text in texts.items():
        _take(name, text, media, found)
    return found


def _zip(content: bytes) -> tuple[dict[str, str], dict[str, bytes]]:
    archive = Archive(content)
    held = {PurePosixPath(name): name for name in sorted(archive.names)}
    pools = [path for path in held if path.suffix == ".yaml" and path.parent.name == "items"]
    if not pools:
        raise Mistake(_("There is no items/….yaml in the file. Zip the folders items and media of a course pack."))
    media = {path.name: archive.read(name) or b"" for path, name in held.items() if path.parent.name == "media"}
    return {str(path): text_of(archive.read(held[path]) or b"") for path in pools}, media


def _take(name: str, text: str, media: Mapping[str, bytes], found: Read) -> None:
    """The questions of one file; each mistake with its line."""
    faults = Faults()

    def where(line: int) -> str:
        return f"{name}:{line}" if name else ""

    try:
        pool = files.read_text(text, name, _POOL, faults)
        for item in pool["items"]:
            for message in agreement.picture_faults(item, media):
                faults.add(name, item.line, f"{item['id']}{_(': ')}{message}")
        faults.raise_if_any()
    except (Stop, PackRefused):
        found.faults += [Note(one.line, one.message, where(one.line)) for one in faults.found]
        return
    for item in pool["items"]:
        try:
            found.questions.append(Placed(item.line, _question(item, media), where(item.line)))
        except Refused as refused:
            found.faults.append(Note(item.line, refused.message, where(item.line)))


def _question(said: dict, media: Mapping[str, bytes]) -> Question:
    body = packed.body_of(said)
    names = [option["figure"] for option in said["options"] if option["figure"]]
    for name in (*names, said["figure"]):
        if name:
            pictures.named(name, media[name])
    shown, alt = said["figure"], said["figure_alt"]
    return Question(
        name=said["id"],
        type=ItemType(said["type"]),
        stem=prose.write(said["stem"]),
        body=body,
        explanation=prose.write(said["explanation"]),
        articles=said["articles"],
        difficulty=said["difficulty"] or 2,
        points=said["points"],
        tags=said["tags"],
        figure=Figure(name=shown, content=media[shown], alt=alt) if shown else None,
        pictures=tuple(Figure(name=name, content=media[name], alt="") for name in dict.fromkeys(names)),
    )


def write(questions: Iterable[Question]) -> Written:
    """A zip of the pool's file and its pictures."""
    said, lost, media = [], [], {}
    for question in questions:
        notes = common_losses(question, CARRIED)
        names: dict[str, str] = {}
        for name, content in sorted(set(_files(question))):
            kept = name if media.get(name, content) == content else f"{question.name}-{name}"
            names[name], media[kept] = kept, content
        said.append(_form(question, names, notes))
        lost += [(question.name, note) for note in notes]
    pool = {"pool": NAME, "title": NAME, "purpose": "practice", "items": said}
    held = {f"items/{NAME}.yaml": files.written_pool(pool).encode() if said else b""}
    return Written(zipped({**held, **{f"media/{name}": media[name] for name in sorted(media)}}), len(said), lost)


def _files(question: Question) -> list[tuple[str, bytes]]:
    return [(one.name, one.content) for one in ((question.figure,) if question.figure else ()) + question.pictures]


def _form(question: Question, names: Mapping[str, str], notes: list[str]) -> dict:
    body, figure = question.body, question.figure
    if isinstance(body, bodies.Choice):
        body = replace(body, options=tuple(replace(o, figure=names.get(o.figure, "")) for o in body.options))
        if question.type == ItemType.TRUE_FALSE and body.order:
            notes.append(_("Not carried: %(what)s.") % {"what": _("the order of the options")})
    usual = bodies.PARTIAL if isinstance(body, bodies.Matching) else bodies.ALL
    scoring = getattr(body, "scoring", "")
    return packed.form_of(
        replace(question, body=body),
        lambda link: link,
        scoring="" if scoring == usual else scoring,
        figure=(names[figure.name], figure.alt) if figure else ("", ""),
    )


FORMAT = Format("markdown", "Markdown", ".zip", read, write)
