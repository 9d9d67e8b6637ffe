"""What a module declares so that one of its records can be printed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Form:
    """A printed form about one record, at ``/forms/<name>/<id>.pdf``.

    Attributes:
        name: in the address; lower-case letters, digits and hyphens.
        zh: title in Chinese.
        en: title in English.
        query: a GraphQL query with the one variable ``$id``, asked in the name of whoever prints: the form
            holds what they may see.
        prepare: makes what the template shows of the query's data; None when there is no such record.
        template: the typst file; it reads ``json(bytes(sys.inputs.data))``, so no text of people is code.
    """

    name: str
    zh: str
    en: str
    query: str
    prepare: Callable[[Mapping[str, Any]], Mapping[str, Any] | None]
    template: Path
