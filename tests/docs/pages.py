"""The pages of documentation and what stands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDES = (ROOT / "README.md", *sorted((ROOT / "docs" / "zh").glob("*.md")))
PAGES = (
    *GUIDES,
    ROOT / "docs" / "plugins.md",
    ROOT / "core" / "README.md",
    ROOT / "schema" / "README.md",
    *sorted((ROOT / "docs" / "adr").glob("*.md")),
)

_BLOCK = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"\bhuizhanjia((?: +[^\s`，。；、（）#；“”…|]+)+)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, language, the rest of its first line, its text and its line."""

    page: Path
    language: str
    info: str
    text: str

    line: int

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(language: str, pages: tuple[Path, ...] = GUIDES) -> list[Block]:
    """Every block of a language."""
    return [
        Block(page, found[1], found[2].strip(), found[3], found.string.count("\n", 0, found.start()) + 1)
        for page in pages
        for found in _BLOCK.finditer(page.read_text("utf-8"))
        if found[1] == language
    ]


def links(page: Path) -> list[str]:
    """Every relative link, without what follows a #."""
    targets = (
        found[1].partition("#")[0] for found in _LINK.finditer(_BLOCK.sub("", page.read_text("utf-8")))
    )
    return [target for target in targets if target and "://" not in target]


def commands(page: Path) -> Iterator[list[str]]:
    """The words after each `huizhanjia` that is a command: in a block without a language, or between backticks."""
    text = page.read_text("utf-8")
    shells = [found[3] for found in _BLOCK.finditer(text) if not found[1]]
    inline = re.findall(r"`([^`\n]*\bhuizhanjia [^`\n]*)`", _BLOCK.sub("", text))
    for line in [line for shell in shells for line in shell.splitlines()] + inline:
        found = _COMMAND.search(line)
        if found and not line.startswith(("pg_", "createdb")):
            yield found[1].split()


def section(page: Path, name: str) -> str:
    """What stands between `<!-- name -->` and `<!-- /name -->`."""
    _, _, rest = page.read_text("utf-8").partition(f"<!-- {name} -->\n")
    inside, _, _ = rest.partition(f"<!-- /{name} -->")
    assert inside, f"{page.name} has no section {name}"
    return inside
