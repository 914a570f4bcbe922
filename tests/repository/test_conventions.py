"""Literal things about the repository that no linter knows."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("portal", "search", "forms", "directory", "translations")


def files(*patterns: str) -> list[Path]:
    """Return our own files: what is neither built, installed nor generated."""
    found = (path for package in PACKAGES for pattern in patterns for path in (ROOT / package).rglob(pattern))
    return sorted(p for p in found if not {"node_modules", "migrations"} & set(p.parts))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [p for p in files("*.css") if p.name != "kern.css"], ids=relative)
def test_our_styles_know_no_left_and_right(path):
    rules = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert not re.search(
        r"(margin|padding|border|inset)?-?\b(left|right)\s*:|text-align:\s*(left|right)", rules
    )


PUBLIC_TEMPLATES = [path for path in files("*.html") if not {"cases", "admin"} & set(path.parts)]
BLOCK = re.compile(r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}|{%.*?%}|{{.*?}}|{#.*?#}", re.S)
COMMENT = re.compile(r"<script.*?</script>|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.S)


@pytest.mark.parametrize("path", PUBLIC_TEMPLATES, ids=relative)
def test_public_templates_hold_no_untranslated_text(path):
    html = BLOCK.sub("", COMMENT.sub("", path.read_text()))
    text = re.sub(r"<[^>]*>", " ", html)
    text = text.replace("Lotse", "")
    assert not re.findall(r"[A-Za-zÄÖÜäöü]{2,}", re.sub(r"&\w+;", "", text))


@pytest.mark.parametrize("path", files("*.py"), ids=relative)
def test_files_are_short_and_say_what_they_are_for(path):
    source = path.read_text()
    assert source.count("\n") <= 400
    tree = ast.parse(source)
    if source.strip() and path.name not in (
        "apps.py",
        "urls.py",
        "wsgi.py",
        "wagtail_hooks.py",
        "translation.py",
    ):
        assert ast.get_docstring(tree), "a module says in its first line what it decides"


@pytest.mark.parametrize("path", files("*.py"), ids=relative)
def test_the_name_forms_always_means_djangos(path):
    assert not re.search(r"^import forms\b", path.read_text(), re.M)


def test_there_is_no_utils_module():
    assert not files("utils.py", "helpers.py", "services.py")


def test_a_planted_wrong_import_breaks_the_layers(tmp_path):
    """Prove that the contracts bite: `directory` must not know `search`."""
    import shutil
    import sys

    copy = tmp_path / "copy"
    copy.mkdir()
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("static", "locale"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    linter = Path(sys.executable).parent / "lint-imports"

    def lint() -> int:
        return subprocess.run([linter, "--no-cache"], cwd=copy, capture_output=True, check=False).returncode

    assert lint() == 0
    for module, wrong in (
        ("directory/cleaning.py", "import search.query"),
        ("forms/wizard/steps.py", "import forms.cases.models"),
        ("forms/definition.py", "import django"),
        ("search/query.py", "import forms.models"),
    ):
        original = (copy / module).read_text()
        (copy / module).write_text(original + f"\n{wrong}\n")
        assert lint() == 1, f"{module}: {wrong}"
        (copy / module).write_text(original)


def test_requirements_are_hashed_and_name_no_registry():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "--hash=sha256:" in text
        assert "http" not in text


def test_the_catalogues_are_complete():
    from translations.catalogues import problems

    assert list(problems()) == []
