"""The table of settings in the operations guide, made from the settings themselves.

`python -m tests.docs.settings_table` writes it into the guide; a test compares.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from huizhanjia_core.settings import Section, Settings
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

GUIDE = Path(__file__).parents[2] / "docs" / "zh" / "部署与运维.md"
START, END = "<!-- settings: python -m tests.docs.settings_table -->\n", "<!-- /settings -->"


def keys(model: type[BaseModel] = Settings, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every key with its row of the table, sections after the keys beside them."""
    sections: list[tuple[str, type[BaseModel]]] = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            sections.append((name, kind))
            continue
        key = ".".join((*path, name))
        secret = issubclass(model, Section) and name in model.secrets
        also = "；可用 `_file`" if secret else ""
        yield key, f"| `{key}` | {_default(key, field)} | {_meaning(field)}{also} |"
    for name, kind in sections:
        yield from keys(kind, (*path, name))


def table() -> str:
    """The table in Markdown."""
    rows = "\n".join(row for _, row in keys())
    return f"| 键 | 默认值 | 说明 |\n|---|---|---|\n{rows}\n"


def _default(key: str, field: FieldInfo) -> str:
    value: Any = field.default
    if key == "database.url":
        return "数据文件夹中的 `huizhanjia.sqlite3`"
    if value is None or value is PydanticUndefined:
        return "无"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[]`"
    return f"`{value}`"


def _meaning(field: FieldInfo) -> str:
    said = (field.description or "").partition(" · ")[0].partition("· ")[0]
    if get_origin(field.annotation) is Literal:
        return f"{said}：{'、'.join(f'`{choice}`' for choice in get_args(field.annotation))}"
    return said


def main() -> None:
    """Write the table into the guide."""
    before, _, rest = GUIDE.read_text("utf-8").partition(START)
    _, _, after = rest.partition(END)
    GUIDE.write_text(f"{before}{START}{table()}{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
