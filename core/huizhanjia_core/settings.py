"""What a deployment can set: one TOML file, overridden key by key from the environment."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeInt,
    PositiveInt,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from huizhanjia_core.crypto.master_keys import parsed
from huizhanjia_core.settings_errors import SettingsError, complaints
from huizhanjia_core.settings_file import PREFIX, settings_file

DEFAULT_DATA_FOLDER = "data"
MASK = "******"
_SUPPORTED = re.compile(r"(sqlite(\+aiosqlite)?:///(?!$|:memory:)|postgres(ql)?(\+asyncpg)?://).")
_URL_PASSWORD = re.compile(r"(?<=://)([^:/@?]*:).*(?=@)")
"""Up to the last @: a password whose @ or / was not escaped is hidden whole."""
_QUERY_PASSWORD = re.compile(r"(?<=[?&]password=)[^&]+")


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


class DatabaseSettings(Section):
    """数据库 · Database."""

    secrets: ClassVar[frozenset[str]] = frozenset({"url", "password"})

    url: str = Field(
        default="sqlite:///data/huizhanjia.sqlite3",
        description="地址，postgresql://… 或 sqlite:///文件 · Address",
    )
    password: SecretStr | None = Field(default=None, description="密码，代替地址里的密码 · Password")
    pool_size: PositiveInt = Field(default=10, le=500, description="每个进程的连接数 · Connections a process")
    pool_timeout: PositiveInt = Field(
        default=3, description="等待连接的秒数 · Seconds to wait for a connection"
    )
    statement_timeout: PositiveInt = Field(
        default=15, description="单条语句的秒数上限 · Seconds a statement may take"
    )
    lock_timeout: PositiveInt = Field(default=3, description="等待锁的秒数上限 · Seconds to wait for a lock")
    idle_timeout: PositiveInt = Field(
        default=30, description="事务空闲的秒数上限 · Seconds a transaction may do nothing"
    )

    @field_validator("url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not _SUPPORTED.match(url):
            raise ValueError("应为 postgresql://用户:密码@主机/库名 或 sqlite:///文件路径")
        return url


class LimitSettings(Section):
    """单次请求的上限 · Limits of one request."""

    depth: PositiveInt = Field(default=15, description="查询嵌套层数 · Nesting")
    fields: PositiveInt = Field(default=1_000, description="字段个数 · Fields, fragments expanded")
    aliases: PositiveInt = Field(default=30, description="别名个数 · Aliases")
    tokens: PositiveInt = Field(default=2_000, description="词法单元个数 · Tokens")
    cost: PositiveInt = Field(default=100_000, description="查询代价 · Values that an answer may hold")
    directives: PositiveInt = Field(default=50, description="指令个数 · Directives")
    page_size: PositiveInt = Field(default=200, le=5_000, description="每页条数 · Rows of a page")


class ServerSettings(Section):
    """服务 · Server."""

    host: str = Field(default="127.0.0.1", description="监听地址 · Address to listen on")
    port: int = Field(default=8000, ge=1, le=65535, description="监听端口 · Port")
    max_body_bytes: PositiveInt = Field(
        default=1 << 20, description="请求体字节上限 · Bytes of a request body"
    )
    body_timeout: PositiveInt = Field(
        default=10, description="接收请求的秒数上限 · Seconds to receive a request"
    )
    request_timeout: PositiveInt = Field(
        default=30, description="处理请求的秒数上限 · Seconds to answer a request"
    )
    concurrency: PositiveInt = Field(
        default=1000, description="同时连接数上限 · Connections at once, a process"
    )
    shutdown_timeout: NonNegativeInt = Field(
        default=20, description="停止时等待请求完成的秒数 · Seconds to finish requests when stopping"
    )
    trusted_proxies: Words = Field(
        default=(), description="可信反向代理的地址 · Addresses of trusted proxies"
    )
    allowed_origins: Words = Field(
        default=(), description="允许跨域的前端地址 · Origins of frontends elsewhere"
    )
    development: bool = Field(
        default=False, description="开发模式，仅限本机 · Development, never in production"
    )
    graphiql: bool = Field(default=False, description="在 /graphiql 提供查询页面 · Serve GraphiQL")
    introspection: Literal["off", "development", "signed-in", "everyone"] = Field(
        default="development", description="谁可以读取结构 · Who may introspect"
    )
    documents: Literal["any", "trusted-only"] = Field(
        default="any", description="接受任意查询或仅登记过的查询 · Which documents are taken"
    )
    documents_file: Path | None = Field(default=None, description="登记的查询（JSON）· Trusted documents")
    limits: LimitSettings = LimitSettings()

    @model_validator(mode="after")
    def _documents_are_there(self) -> "ServerSettings":
        if self.documents == "trusted-only" and self.documents_file is None:
            raise ValueError('documents = "trusted-only" 时必须设置 documents_file')
        return self


class IdentitySettings(Section):
    """身份 · Identity."""

    session_idle_minutes: PositiveInt = Field(
        default=30, description="无操作多少分钟后退出 · Idle minutes of a session"
    )
    session_absolute_hours: PositiveInt = Field(
        default=12, description="登录最长小时数 · Hours a session lasts at most"
    )
    lockout_failures: PositiveInt = Field(
        default=5, description="连续失败多少次后锁定 · Failures before a lock"
    )
    lockout_minutes: PositiveInt = Field(default=15, description="锁定分钟数 · Minutes of a lock")
    password_min_length: int = Field(default=10, ge=8, le=64, description="口令最短长度 · Shortest password")
    password_classes: int = Field(
        default=3,
        ge=1,
        le=4,
        description="口令至少含几类字符（小写、大写、数字、其他） · Classes of characters in a password",
    )
    password_history: NonNegativeInt = Field(
        default=5, le=24, description="不能重复使用的最近口令个数 · Former passwords that may not come back"
    )
    password_max_age_days: NonNegativeInt = Field(
        default=90, description="口令有效天数，0 为不限 · Days until a password must be changed"
    )
    second_factor: Literal["off", "administrators", "everyone"] = Field(
        default="administrators",
        description="谁登录须用动态口令（演示环境默认 off） · Who needs a second factor",
    )
    ticket_minutes: PositiveInt = Field(
        default=10, description="登录各步骤须在多少分钟内完成 · Minutes to finish signing in"
    )
    api_token_max_days: PositiveInt = Field(
        default=365, description="接口令牌最长天数 · Days that an API token lasts at most"
    )
    api_token_overlap_days: NonNegativeInt = Field(
        default=7, description="更换接口令牌后旧令牌还有效的天数 · Days that a rotated token still works"
    )
    argon2_memory_kib: int = Field(
        default=65536, ge=8, description="口令散列内存 KiB · Memory of a password hash"
    )
    argon2_iterations: PositiveInt = Field(
        default=3, description="口令散列轮数 · Iterations of a password hash"
    )
    argon2_lanes: PositiveInt = Field(default=4, description="口令散列并行数 · Lanes of a password hash")


class CryptoSettings(Section):
    """加密 · Encryption."""

    secrets: ClassVar[frozenset[str]] = frozenset({"master_keys"})

    master_keys: SecretStr | None = Field(
        default=None, description="主密钥，每行“编号 密钥”，首行为现用 · Master keys, the first in force"
    )
    algorithm: Literal["sm4-gcm", "aes-256-gcm"] = Field(
        default="sm4-gcm", description="新数据的加密算法 · How new values are sealed"
    )

    @field_validator("master_keys")
    @classmethod
    def _readable_keys(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            parsed(given.get_secret_value())
        return given


class FileSettings(Section):
    """文件 · Files."""

    max_bytes: PositiveInt = Field(default=20 << 20, description="单个文件字节上限 · Bytes of a file")
    upload_timeout: PositiveInt = Field(default=120, description="上传的秒数上限 · Seconds of an upload")
    waiting: PositiveInt = Field(
        default=100, description="每个账号上传后未使用的文件数上限 · Unused uploads an account may have"
    )
    keep_days: PositiveInt = Field(
        default=7, description="未使用的文件保留天数 · Days that an unused upload is kept"
    )


class DocumentSettings(Section):
    """表格和表单 · Spreadsheets and forms."""

    export_rows: PositiveInt = Field(
        default=100_000, le=1_000_000, description="导出的行数上限 · Rows of an export"
    )
    export_timeout: PositiveInt = Field(default=300, description="导出的秒数上限 · Seconds of an export")
    import_rows: PositiveInt = Field(
        default=2_000, description="网页导入的行数上限 · Rows of an import over the web"
    )
    import_timeout: PositiveInt = Field(
        default=120, description="网页导入的秒数上限 · Seconds of an import over the web"
    )


class PluginSettings(Section):
    """插件 · Plugins."""

    enabled: Words = Field(default=(), description="启用的插件 · Enabled plugins")


class JobSettings(Section):
    """后台任务 · Jobs."""

    in_server: bool = Field(
        default=True, description="服务进程兼做后台任务 · Whether server processes run jobs too"
    )
    concurrency: PositiveInt = Field(
        default=2, le=100, description="每个进程同时执行数 · Jobs at once, a process"
    )
    poll_seconds: PositiveInt = Field(default=1, description="查看新任务的间隔秒数 · Seconds between looks")
    lease_seconds: PositiveInt = Field(
        default=60, description="多少秒无响应视为中断并重做 · Seconds until a silent worker counts as gone"
    )
    stop_seconds: NonNegativeInt = Field(
        default=10, description="停止时等待任务完成的秒数 · Seconds to finish jobs when stopping"
    )


class LoggingSettings(Section):
    """日志 · Logging."""

    format: Literal["auto", "json", "console"] = Field(default="auto", description="格式 · Format")
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="级别 · Level")


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


def load(explicit: Path | None = None) -> Settings:
    """The settings in force: built-in values, then the file, then the environment.

    Relative paths in the file are relative to the folder of the file.

    Args:
        explicit: the configuration file; without it ``HZJ_CONFIG`` or ``./huizhanjia.toml``.

    Raises:
        SettingsError: a file that was asked for is missing or unreadable, or a value or key is wrong.
    """
    path = settings_file(explicit)
    asked_for = explicit is not None or f"{PREFIX}CONFIG" in os.environ
    given: dict[str, Any] = {}
    if path.exists() or asked_for:
        given = _anchored(_read(path), path.resolve().parent)
    unknown = _unknown_variables()
    if unknown:
        raise SettingsError([f"环境变量 {name}：没有这个配置项" for name in unknown])
    _merge(given, EnvSettingsSource(Settings)())
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingsError(complaints(error, Settings)) from None


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise SettingsError([f"找不到配置文件 {path}"])
    try:
        return dict(TomlConfigSettingsSource(Settings, path)())
    except OSError as error:
        raise SettingsError([f"配置文件 {path} 无法读取：{error.strerror}"]) from None
    except ValueError as error:  # a TOML or an UTF-8 error
        raise SettingsError([f"配置文件 {path} 不是有效的 TOML（UTF-8）：{error}"]) from None


def _anchored(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The values of a file with relative paths made relative to the file's folder."""
    given.setdefault("data_folder", DEFAULT_DATA_FOLDER)

    def walk(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: walk(name, inner) for name, inner in value.items()}
        if isinstance(value, str) and (key == "data_folder" or key.endswith("_file")):
            return str(folder / value)
        if key == "url" and isinstance(value, str) and re.match(r"sqlite(\+aiosqlite)?:///[^/:]", value):
            scheme, _, file = value.partition(":///")
            return f"{scheme}:///{folder / file}"
        return value

    return {key: walk(key, value) for key, value in given.items()}


def _unknown_variables() -> list[str]:
    """Variables that look like ours and name no section."""
    known = {name.upper() for name in Settings.model_fields} | {"CONFIG"}
    ours = (name for name in os.environ if name.upper().startswith(PREFIX))
    return sorted(name for name in ours if name.upper().removeprefix(PREFIX).split("__")[0] not in known)


def _merge(into: dict[str, Any], over: Mapping[str, Any]) -> None:
    for key, value in over.items():
        below = into.get(key)
        if isinstance(below, dict) and isinstance(value, Mapping):
            _merge(below, value)
        else:
            into[key] = value
