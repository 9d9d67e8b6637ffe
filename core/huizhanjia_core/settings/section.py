"""What every table of the configuration file is made of."""

import json
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic_settings import NoDecode


def _split(value: Any) -> Any:
    """A list from the environment: JSON, or words between commas."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    return [word.strip() for word in value.split(",") if word.strip()]


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Section(BaseModel):
    """A table of the configuration file; a key it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True)
    secrets: ClassVar[frozenset[str]] = frozenset()
    """Keys that can be given as ``<key>_file`` and are never shown."""

    @model_validator(mode="before")
    @classmethod
    def _read_secret_files(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        given = dict(given)
        for key in cls.secrets:
            file = given.pop(f"{key}_file", None)
            if file is None:
                continue
            if key in given:
                raise ValueError(f"{key} 与 {key}_file 只能设置一个")
            try:
                given[key] = Path(file).read_text("utf-8").strip()
            except OSError as error:
                raise ValueError(f"{key}_file 无法读取：{file}（{error.strerror}）") from error
        return given
