"""YAML with line numbers: plain data only, no tags, no anchors, no surprises."""

from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

MOST_LEVELS = 12
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp")
)


@dataclass(frozen=True)
class Node:
    """A value and the line on which it begins. value: text of a scalar (None for null), list or dict of nodes."""

    value: "str | None | list[Node] | dict[str, Node]"
    line: int
    quoted: bool = False
    block: bool = False


class Mistake(ValueError):
    """YAML that cannot be read, or that packs do not use."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def read(text: str, *, first_line: int = 1) -> Node:
    """The one document of a text. Raises Mistake for anything but plain scalars, lists and mappings without aliases."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or str(error)
        raise Mistake(
            _("This is not YAML: %(why)s.") % {"why": why}, first_line + (mark.line if mark else 0)
        ) from error
    except RecursionError as error:
        raise Mistake(_("The file is nested too deeply."), first_line) from error
    if root is None:
        return Node({}, first_line)
    return _Walk(first_line).node(root, 1)


class _Walk:
    """Turns PyYAML's nodes into ours; a node met twice is an alias."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.met: set[int] = set()

    def node(self, node: yaml.Node, level: int) -> Node:
        line = self.first_line + node.start_mark.line
        if id(node) in self.met:
            raise Mistake(_("Anchors and aliases (& and *) are not used in packs. Write the value out."), line)
        self.met.add(id(node))
        if level > MOST_LEVELS:
            raise Mistake(_("The file is nested too deeply."), line)
        if node.tag not in PLAIN_TAGS:
            raise Mistake(_("The tag %(tag)s is not used in packs. Remove it.") % {"tag": node.tag}, line)
        if isinstance(node, yaml.MappingNode):
            return Node(self._mapping(node, level), line)
        if isinstance(node, yaml.SequenceNode):
            return Node([self.node(child, level + 1) for child in node.value], line)
        value = None if node.tag.endswith(":null") else node.value
        return Node(value, line, quoted=node.style in ("'", '"'), block=node.style in ("|", ">"))

    def _mapping(self, node: yaml.MappingNode, level: int) -> dict[str, Node]:
        values: dict[str, Node] = {}
        for key, value in node.value:
            line = self.first_line + key.start_mark.line
            if not isinstance(key, yaml.ScalarNode):
                raise Mistake(_("A key must be a word."), line)
            if key.value in values:
                raise Mistake(_("The key “%(key)s” stands here twice.") % {"key": key.value}, line)
            values[key.value] = self.node(value, level + 1)
        return values


class _Dumper(yaml.CSafeDumper):
    """Texts of several lines as blocks; no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        return True


class Block(str):
    """A text that is written as a block of its own lines even if it has only one."""


_Dumper.add_representer(
    Block, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
)


def write(value: object) -> str:
    """The canonical YAML of plain data: keys in their order, Chinese as it is, one line for a text without breaks."""
    return yaml.dump(
        _blocks(value), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**9, default_flow_style=False
    )


def _blocks(value: object) -> object:
    if isinstance(value, dict):
        return {name: _blocks(child) for name, child in value.items()}
    if isinstance(value, list | tuple):
        return [_blocks(child) for child in value]
    if isinstance(value, Block) or (isinstance(value, str) and "\n" in value):
        return Block(value + "\n")
    return value
