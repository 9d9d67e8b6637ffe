"""All that a deployment can set, as one value."""

import re
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from huizhanjia_core.settings.sections import (
    CryptoSettings,
    DatabaseSettings,
    DocumentSettings,
    FileSettings,
    IdentitySettings,
    JobSettings,
    LoggingSettings,
    PluginSettings,
    ServerSettings,
)
from huizhanjia_core.settings_file import PREFIX

DEFAULT_DATA_FOLDER = "data"
MASK = "******"
_URL_PASSWORD = re.compile(r"(?<=://)([^:/@?]*:).*(?=@)")
"""Up to the last @: a password whose @ or / was not escaped is hidden whole."""
_QUERY_PASSWORD = re.compile(r"(?<=[?&]password=)[^&]+")


class Settings(BaseSettings):
    """Everything a deployment can set. The constructor reads neither file nor environment; ``load`` does."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        hide_input_in_errors=True,  # it may be a key or a password
    )

    data_folder: Path = Field(default=Path(DEFAULT_DATA_FOLDER), description="数据文件夹 · Data folder")
    demo: bool = Field(default=False, description="演示环境 · A demonstration")
    database: DatabaseSettings = DatabaseSettings()
    server: ServerSettings = ServerSettings()
    identity: IdentitySettings = IdentitySettings()
    crypto: CryptoSettings = CryptoSettings()
    files: FileSettings = FileSettings()
    documents: DocumentSettings = DocumentSettings()
    plugins: PluginSettings = PluginSettings()
    jobs: JobSettings = JobSettings()
    logging: LoggingSettings = LoggingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library passes five
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what the constructor is given."""
        return (init_settings,)

    @model_validator(mode="after")
    def _database_stands_in_the_data_folder(self) -> "Settings":
        if "url" not in self.database.model_fields_set:
            url = f"sqlite:///{self.data_folder / 'huizhanjia.sqlite3'}"
            object.__setattr__(self, "database", self.database.model_copy(update={"url": url}))
        return self

    @model_validator(mode="after")
    def _demonstrations_need_no_second_factor(self) -> "Settings":
        if self.demo and "second_factor" not in self.identity.model_fields_set:
            object.__setattr__(self, "identity", self.identity.model_copy(update={"second_factor": "off"}))
        return self

    def redacted(self) -> dict[str, Any]:
        """Every key and its value in force, without passwords; for people to read."""
        shown = self.model_dump(mode="json", exclude_none=True)
        shown["database"]["url"] = _QUERY_PASSWORD.sub(
            MASK, _URL_PASSWORD.sub(rf"\1{MASK}", self.database.url)
        )
        if self.database.password is not None:
            shown["database"]["password"] = MASK
        return shown
