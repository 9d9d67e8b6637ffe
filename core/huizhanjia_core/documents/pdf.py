"""PDF from a typst template and data; nothing is fetched or read from outside the template's folder."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn
import typst
from huizhanjia_schema.scalars import CHINA

from huizhanjia_core.clock import now

FAMILIES: Final = ("Noto Serif SC", "Noto Sans SC")
"""What templates can set text in; both hold the characters of names that are rare."""


def pdf(template: Path, data: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """A document.

    Args:
        template: a typst file; it gets ``data`` as JSON in ``sys.inputs.data``, never as code, and may read
            files of its own folder.
        data: what it shows; values of JSON.
        at: when it is said to be made, aware; by default now.

    Raises:
        typst.TypstError: the template is wrong; its text names the line.
    """
    made: Any = _compiler(template).compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=(at or now()).astimezone(CHINA),
    )
    return bytes(made)


def pages(template: Path, data: Mapping[str, Any], *, ppi: float = 110) -> list[bytes]:
    """The same as images, one PNG a page, to look at while a template is written.

    Args:
        template: as for ``pdf``.
        data: as for ``pdf``.
        ppi: pixels an inch.
    """
    made: Any = _compiler(template).compile(
        format="png", ppi=ppi, sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    return [bytes(one) for one in (made if isinstance(made, list) else [made])]


def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(str(template), root=str(template.parent), font_paths=_fonts())


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the package, found once a process; without the machine's: forms look alike everywhere."""
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
