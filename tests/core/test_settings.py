"""The configuration file is read strictly, and its mistakes are explained in Chinese."""

from dataclasses import asdict
from pathlib import Path

import pytest
from huizhanjia_core.settings import MASK, DatabaseSettings, PluginSettings, ServerSettings, Settings, load
from huizhanjia_core.settings_errors import SettingsError
from huizhanjia_core.settings_file import settings_file
from huizhanjia_schema.limits import Limits
from pydantic import SecretStr, ValidationError


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration but the test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HZJ_CONFIG", raising=False)


def write(folder: Path, text: str) -> Path:
    path = folder / "huizhanjia.toml"
    path.write_text(text, "utf-8")
    return path


def problem(path: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        load(path)
    (line,) = refused.value.problems
    return line


def test_without_a_file_the_built_in_values_hold() -> None:
    settings = load()
    assert settings.server == ServerSettings()
    assert settings.server.max_body_bytes == 1_048_576
    known = asdict(Limits())
    assert all(known[name] == value for name, value in settings.server.limits.model_dump().items())
    assert settings.identity.session_idle_minutes == 30
    assert settings.database.url == "sqlite:///data/huizhanjia.sqlite3"


def test_settings_cannot_be_changed() -> None:
    settings = Settings()
    with pytest.raises(ValidationError):
        settings.demo = True
    with pytest.raises(ValidationError):
        settings.server.port = 1


def test_constructor_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HZJ_SERVER__PORT", "9")
    assert Settings().server.port == 8000


def test_environment_overrides_the_file_key_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, '[server]\nhost = "::1"\nport = 81\n[server.limits]\ndepth = 7\naliases = 3\n')
    monkeypatch.setenv("HZJ_SERVER__PORT", "82")
    monkeypatch.setenv("HZJ_SERVER__LIMITS__DEPTH", "8")
    server = load(path).server
    assert (server.host, server.port, server.limits.depth, server.limits.aliases) == ("::1", 82, 8, 3)


def test_file_named_by_the_environment_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.toml"
    other.write_text("demo = true\n")
    monkeypatch.setenv("HZJ_CONFIG", str(other))
    assert load().demo
    assert settings_file() == other


@pytest.mark.parametrize("given", ["funds,assistance", " funds , assistance ", '["funds", "assistance"]'])
def test_list_from_the_environment_may_be_words_or_json(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HZJ_PLUGINS__ENABLED", given)
    assert load().plugins == PluginSettings(enabled=("funds", "assistance"))


def test_empty_list_from_the_environment_enables_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, '[plugins]\nenabled = ["funds"]\n')
    monkeypatch.setenv("HZJ_PLUGINS__ENABLED", "")
    assert load(path).plugins.enabled == ()


def test_relative_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    path = write(folder, 'data_folder = "here"\n[server]\ndocuments_file = "documents.json"\n')
    monkeypatch.chdir("/")
    settings = load(path)
    assert settings.data_folder == folder / "here"
    assert settings.database.url == f"sqlite:///{folder}/here/huizhanjia.sqlite3"
    assert settings.server.documents_file == folder / "documents.json"
    (folder / "huizhanjia.toml").write_text('[database]\nurl = "sqlite:///x.db"\n')
    assert load(path).database.url == f"sqlite:///{folder}/x.db"


def test_secret_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("pass word\n", "utf-8")
    path = write(tmp_path, '[database]\nurl = "postgresql://u@h/d"\npassword_file = "secret"\n')
    assert load(path).database.password == SecretStr("pass word")


def test_secret_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    path = write(tmp_path, '[database]\npassword = "y"\npassword_file = "secret"\n')
    assert problem(path) == "database：password 与 password_file 只能设置一个"


def test_missing_secret_file_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, '[database]\npassword_file = "nowhere"\n')
    assert problem(path).startswith(f"database：password_file 无法读取：{tmp_path}/nowhere")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[server]\nprot = 1\n", "server.prot：没有这个配置项，是否想写 server.port？"),
        ("[servr]\nport = 1\n", "servr：没有这个配置项，是否想写 server？"),
        ("[server.limits]\nzzz = 1\n", "server.limits.zzz：没有这个配置项"),
        ('[server]\nport = "abc"\n', "server.port：应为整数，现为 'abc'"),
        ("[server]\nport = 70000\n", "server.port：不得大于 65535，现为 70000"),
        ("[database]\npool_size = 0\n", "database.pool_size：不得小于 1，现为 0"),
        ('demo = "perhaps"\n', "demo：应为 true 或 false，现为 'perhaps'"),
        ('[logging]\nformat = "xml"\n', "logging.format：只能是 'auto'、'json'、'console'，现为 'xml'"),
        ("server = 3\n", "server：应为一节，例如 [server]，现为 3"),
        ("[plugins]\nenabled = 3\n", 'plugins.enabled：应为列表，例如 ["a", "b"]，现为 3'),
        (
            '[database]\nurl = "mysql://u:secret@h/d"\n',
            "database.url：应为 postgresql://用户:密码@主机/库名 或 sqlite:///文件路径",
        ),
        (
            '[database]\nurl = "sqlite://"\n',
            "database.url：应为 postgresql://用户:密码@主机/库名 或 sqlite:///文件路径",
        ),
        ("[database]\npassword = 7\n", "database.password：应为用引号括起的文字"),
        (
            '[server]\ndocuments = "trusted-only"\n',
            'server：documents = "trusted-only" 时必须设置 documents_file',
        ),
    ],
)
def test_mistake_is_explained_with_its_key(text: str, said: str, tmp_path: Path) -> None:
    assert problem(write(tmp_path, text)) == said


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, 'demo = "x"\n[server]\nport = "y"\nprot = 1\n')
    with pytest.raises(SettingsError) as refused:
        load(path)
    assert [line.partition("：")[0] for line in refused.value.problems] == [
        "demo",
        "server.port",
        "server.prot",
    ]


def test_broken_toml_is_told_with_its_place(tmp_path: Path) -> None:
    said = problem(write(tmp_path, "[server\nport = 1\n"))
    assert "不是有效的 TOML" in said
    assert "line 1" in said


def test_file_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    assert problem(tmp_path / "nowhere.toml") == f"找不到配置文件 {tmp_path}/nowhere.toml"


def test_unknown_variable_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HZJ_SERVR__PORT", "1")
    with pytest.raises(SettingsError, match="环境变量 HZJ_SERVR__PORT：没有这个配置项"):
        load()


def test_unknown_key_of_a_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HZJ_SERVER__PROT", "1")
    with pytest.raises(SettingsError, match=r"server\.prot：没有这个配置项"):
        load()


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://hzj:p%40ss@db/hzj", f"postgresql://hzj:{MASK}@db/hzj"),
        ("postgresql://hzj:a:b/c?@db/hzj", f"postgresql://hzj:{MASK}@db/hzj"),
        ("postgresql://hzj:p@ss@db/hzj", f"postgresql://hzj:{MASK}@db/hzj"),
        (
            "postgresql://hzj@db:5432/hzj?x=1&password=pw&y=2",
            f"postgresql://hzj@db:5432/hzj?x=1&password={MASK}&y=2",
        ),
        ("postgresql://postgres@/name?host=/dir", "postgresql://postgres@/name?host=/dir"),
        ("sqlite:////var/lib/x.sqlite3", "sqlite:////var/lib/x.sqlite3"),
    ],
)
def test_shown_settings_hold_no_password(url: str, shown: str) -> None:
    settings = Settings(database=DatabaseSettings(url=url, password=SecretStr("very-secret")))
    assert settings.redacted()["database"]["url"] == shown
    assert settings.redacted()["database"]["password"] == MASK
    assert "very-secret" not in str(settings.redacted())


def test_every_key_is_described_in_chinese_and_english() -> None:
    def keys(model: type) -> list[str]:
        found: list[str] = []
        for name, field in model.model_fields.items():  # type: ignore[attr-defined]
            if hasattr(field.annotation, "model_fields"):
                found += keys(field.annotation)
            elif not field.description or " · " not in field.description.replace("）· ", "） · "):
                found.append(name)
        return found

    assert keys(Settings) == []
