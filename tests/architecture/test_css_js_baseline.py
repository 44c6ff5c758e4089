"""Style sheets and scripts stay within Chromium 86, keep colours and sizes in tokens.css, and stay light."""

import re
import zlib
from pathlib import Path

import pytest

from scripts import check_baseline

CSS = check_baseline.ROOT / "static" / "css"
SCRIPTS = sorted((check_baseline.ROOT / "static" / "js").rglob("*.js"))
TEMPLATES = sorted((check_baseline.ROOT / "templates").rglob("*.html"))
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b(?=[^{]*[;}])|\b(?:rgb|hsl)a?\(|:\s*(?:white|black|red|green|blue|gr[ae]y)\b", re.IGNORECASE
)
SIZE = re.compile(r"(?<![\w.-])\d*\.?\d+(?:rem|px|ms|pt|mm|s)\b")
TAG = re.compile(r"\{%.*?%\}")
INLINE = re.compile(r"<style|<script(?![^>]*\bsrc=)|\s(?:style|on\w+)=[\"']", re.IGNORECASE)


def named(text: str, name: str) -> list[str]:
    check = check_baseline.style_findings if name.endswith(".css") else check_baseline.script_findings
    return [f"{finding.line}: {finding.what}" for finding in check(Path(name), text)]


def test_our_files_are_known_to_chromium_86():
    assert [str(finding) for finding in check_baseline.findings(check_baseline.our_files())] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (".a { gap: 1px; }\n.b { inset: 0; }", ["2: property inset"]),
        (".a { color: color-mix(in srgb, red, blue); }", ["1: function color-mix()"]),
        (".a { height: 100dvh; }", ["1: unit dvh"]),
        (".a:has(.b) { top: 0; }", ["1: selector :has"]),
        (".a:not(.b, .c) { top: 0; }", ["1: selector :not() with a list (88)"]),
        (".a { .b { top: 0; } }", ["1: nesting (112)"]),
        ("@container (min-width: 1rem) { .a { top: 0; } }", ["1: @container"]),
        ("@media (width >= 40rem) { .a { top: 0; } }", ["1: media query with a range (104)"]),
        ("@media screen { .a { aspect-ratio: 1; } }", ["1: property aspect-ratio"]),
        ("@supports (aspect-ratio: 1) { .a { aspect-ratio: 1; } }", []),
        (".a { colour: red; }", ["1: property colour"]),
    ],
)
def test_style_check_names_line_and_feature(text, found):
    assert named(text, "a.css") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("const a = b ?? c?.d;", []),
        ("// structuredClone\nconst a = b.at(-1);", ["2: Array.at, String.at (92)"]),
        ("const a = structuredClone(b);", ["1: structuredClone (98)"]),
        ("if (a) {\n    await b();\n}", ["2: await outside of a function (89)"]),
        ("async function a() {\n    if (b) {\n        await c();\n    }\n}", []),
    ],
)
def test_script_check_names_line_and_feature(text, found):
    assert named(text, "a.js") == found


def test_colours_and_sizes_stand_in_tokens_only():
    found = []
    for path in sorted(CSS.rglob("*.css")):
        if path.name == "tokens.css":
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            # A media query and the margins of paper cannot read a custom property.
            if not line.lstrip().startswith(("@media", "@page", "/*")) and (COLOUR.search(line) or SIZE.search(line)):
                found.append(f"{path.name}:{number}: {line.strip()}")

    assert found == []


def test_every_token_that_is_used_exists_and_every_one_is_used():
    sheets = {path: path.read_text(encoding="utf-8") for path in CSS.rglob("*.css")}
    defined = set(re.findall(r"(--[\w-]+):", sheets[CSS / "tokens.css"]))
    used = {token for text in sheets.values() for token in re.findall(r"var\((--[\w-]+)", text)}

    assert used == defined


def test_no_rule_is_important_nested_or_hung_on_an_id():
    found = []
    for path in sorted(CSS.rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        selectors = re.findall(r"([^{};]+)\{", text)
        found += [f"{path.name}: {selector.strip()}" for selector in selectors if re.search(r"#[a-z]", selector)]
        found += [f"{path.name}: !important"] if "!important" in text else []

    assert found == []


def test_templates_have_nothing_inline():
    pages = [path for path in TEMPLATES if "documents" not in path.parts]

    found = [path.name for path in pages if INLINE.search(TAG.sub("", path.read_text(encoding="utf-8")))]

    assert found == []


def test_style_sheets_weigh_at_most_20_kb_compressed():
    weight = sum(len(zlib.compress(path.read_bytes(), 9)) for path in CSS.rglob("*.css"))

    assert weight <= 20_000


def test_scripts_are_modules_of_at_most_100_lines():
    long = [path.name for path in SCRIPTS if len(path.read_text(encoding="utf-8").splitlines()) > 100]

    assert long == []
