"""The tables of the configuration file, one for each part of the program."""

import re
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, SecretStr, field_validator, model_validator

from huizhanjia_core.crypto.master_keys import parsed
from huizhanjia_core.settings.section import Section, Words

_SUPPORTED = re.compile(r"(sqlite(\+aiosqlite)?:///(?!$|:memory:)|postgres(ql)?(\+asyncpg)?://).")


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
