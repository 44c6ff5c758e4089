"""Names every line of our style sheets and scripts that a browser of 2020 (Chromium 86) does not know.

Run: python scripts/check_baseline.py [FILE…] (default: static/css, static/js). Exit status 1 when something is named.

Style sheets are checked against a list of what is known (chromium_86.yaml): an unknown property, function, unit or
selector is named, even a misspelt one. Scripts are checked against a list of what is newer, below. What stands in
`@supports` has its fallback and is left alone.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import tinycss2
import yaml

ROOT = Path(__file__).resolve().parents[1]

KNOWN = {
    kind: frozenset(words.split())
    for kind, words in yaml.safe_load(Path(__file__).with_name("chromium_86.yaml").read_text(encoding="utf-8")).items()
}
NEWER_VALUES = {
    ("overflow", "clip"): 90,
    ("overflow-x", "clip"): 90,
    ("overflow-y", "clip"): 90,
    ("word-break", "auto-phrase"): 119,
    ("text-align", "match-parent"): 104,
    ("width", "stretch"): 138,
}

NEWER_SCRIPT = {
    r"\.at\(": "Array.at, String.at (92)",
    r"\bstructuredClone\b": "structuredClone (98)",
    r"\.(findLast|findLastIndex)\(": "findLast (97)",
    r"\.(toSorted|toReversed|toSpliced)\(": "change by copy (110)",
    r"\bObject\.(hasOwn|groupBy)\b": "Object.hasOwn (93), Object.groupBy (117)",
    r"\bArray\.fromAsync\b": "Array.fromAsync (121)",
    r"\bMap\.groupBy\b": "Map.groupBy (117)",
    r"\bPromise\.(withResolvers|try)\b": "Promise.withResolvers (119)",
    r"\bAbortSignal\.(timeout|any)\b": "AbortSignal.timeout (103)",
    r"\brandomUUID\b": "crypto.randomUUID (92)",
    r"\bIntl\.(Segmenter|ListFormat|DurationFormat)\b": "Intl.Segmenter (87)",
    r"\b(URL\.canParse|URL\.parse)\b": "URL.canParse (120)",
    r"\bURLPattern\b": "URLPattern (95)",
    r"\bstartViewTransition\b": "view transitions (111)",
    r"\b(showPopover|hidePopover|togglePopover)\b": "popover (114)",
    r"\bshowPicker\b": "showPicker (99)",
    r"\bcheckVisibility\b": "checkVisibility (105)",
    r"\b(setHTMLUnsafe|getHTML)\b": "setHTMLUnsafe (124)",
    r"\.inert\b": "inert (102)",
    r"\bscheduler\.": "scheduler (94)",
    r"\bcause:\s": "Error cause (93)",
    r"\bstatic\s*\{": "static blocks (94)",
    r"#\w+\s+in\s": "private names with in (91)",
    r"\bassert\s*\{\s*type|\bwith\s*\{\s*type": "import attributes (123)",
    r"\.(union|intersection|symmetricDifference|isSubsetOf)\(": "Set methods (122)",
    r"[\"'](scrollend|beforetoggle|beforematch)[\"']": "newer events (102 and later)",
}
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


class Finding(NamedTuple):
    """A thing that is too new, and where it stands."""

    path: Path
    line: int
    what: str


def style_findings(path: Path, text: str) -> Iterator[Finding]:
    """What in a style sheet is not known to Chromium 86."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    for line, what in _rules(rules):
        yield Finding(path, line, what)


def _rules(rules: Iterable) -> Iterator[tuple[int, str]]:
    for rule in rules:
        if rule.type == "error":
            yield rule.source_line, f"cannot be read: {rule.message}"
        elif rule.type == "at-rule":
            yield from _at_rule(rule)
        elif rule.type == "qualified-rule":
            yield from _selector(rule.prelude)
            yield from _declarations(rule.content)


def _at_rule(rule) -> Iterator[tuple[int, str]]:
    name = rule.lower_at_keyword
    if name not in KNOWN["at_rules"]:
        yield rule.source_line, f"@{name}"
    elif name in ("font-face", "page"):
        yield from _declarations(rule.content or [])
    elif name in ("media", "keyframes"):
        yield from _media(rule.prelude) if name == "media" else ()
        yield from _rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _media(tokens: Iterable) -> Iterator[tuple[int, str]]:
    for token in tokens:
        if token.type == "() block":
            yield from _media(token.content)
        elif token.type == "ident" and token.lower_value not in KNOWN["media_features"]:
            yield token.source_line, f"media feature {token.value}"
        elif token.type == "literal" and token.value in ("<", ">", "<=", ">="):
            yield token.source_line, "media query with a range (104)"


def _selector(tokens: list) -> Iterator[tuple[int, str]]:
    for index, token in enumerate(tokens):
        if token.type != "literal" or token.value != ":" or index + 1 >= len(tokens):
            continue
        name = tokens[index + 1]
        if name.type not in ("ident", "function"):
            continue
        is_element = index > 0 and tokens[index - 1] == ":"
        word = name.lower_value if name.type == "ident" else name.lower_name
        if word not in (KNOWN["pseudo_elements"] if is_element else KNOWN["pseudo_classes"]):
            yield name.source_line, f"selector {'::' if is_element else ':'}{word}"
        if name.type == "function":
            yield from _selector(name.arguments)
        if word == "not" and any(part == "," for part in name.arguments):
            yield name.source_line, "selector :not() with a list (88)"


def _declarations(content: list) -> Iterator[tuple[int, str]]:
    for item in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if item.type == "error":
            yield item.source_line, f"cannot be read: {item.message}"
        elif item.type != "declaration":
            yield item.source_line, "nesting (112)"
        else:
            yield from _declaration(item)


def _declaration(item) -> Iterator[tuple[int, str]]:
    if not item.name.startswith("--") and item.lower_name not in KNOWN["properties"]:
        yield item.source_line, f"property {item.name}"
    if item.lower_name == "text-decoration" and any(token.type == "dimension" for token in item.value):
        yield item.source_line, "text-decoration with a thickness (89)"
    words = [token.lower_value for token in item.value if token.type == "ident"]
    for word in words:
        if NEWER_VALUES.get((item.lower_name, word)):
            yield item.source_line, f"{item.name}: {word} ({NEWER_VALUES[item.lower_name, word]})"
    yield from _values(item.value)


def _values(tokens: Iterable) -> Iterator[tuple[int, str]]:
    for token in tokens:
        if token.type == "function":
            if token.lower_name not in KNOWN["functions"]:
                yield token.source_line, f"function {token.name}()"
            yield from _values(token.arguments)
        elif token.type == "() block":
            yield from _values(token.content)
        elif token.type == "dimension" and token.lower_unit not in KNOWN["units"]:
            yield token.source_line, f"unit {token.unit}"
        elif token.type == "error":
            yield token.source_line, f"cannot be read: {token.message}"


def script_findings(path: Path, text: str) -> Iterator[Finding]:
    """What in a script is newer than Chromium 86."""
    bare = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    depth = 0
    asynchronous: list[int] = []
    for number, line in enumerate(bare.splitlines(), start=1):
        for pattern, what in NEWER_SCRIPT.items():
            if re.search(pattern, line):
                yield Finding(path, number, what)
        if "async" not in line and not asynchronous and re.search(r"\bawait\s", line):
            yield Finding(path, number, "await outside of a function (89)")
        if "async" in line:
            asynchronous.append(depth)
        depth += line.count("{") - line.count("}")
        asynchronous = [opened for opened in asynchronous if depth > opened]


def findings(paths: Iterable[Path]) -> list[Finding]:
    """All findings of these files, in their order."""
    found: list[Finding] = []
    for path in paths:
        text = path.read_text(encoding="utf-8")
        found += style_findings(path, text) if path.suffix == ".css" else script_findings(path, text)
    return found


def our_files() -> list[Path]:
    """Every style sheet and script of ours."""
    return sorted([*(ROOT / "static" / "css").rglob("*.css"), *(ROOT / "static" / "js").rglob("*.js")])


def main(arguments: list[str]) -> int:
    """Print what is too new as file:line: what; 1 if there is any."""
    found = findings([Path(argument) for argument in arguments] or our_files())
    for finding in found:
        print(f"{finding.path}:{finding.line}: newer than Chromium 86: {finding.what}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
