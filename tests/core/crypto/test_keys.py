"""Master keys: the file, the settings, and what is told when one is missing or wrong."""

from pathlib import Path

import pytest
from huizhanjia_core.crypto.errors import NoMasterKey, UnknownMasterKey, WrongMasterKey
from huizhanjia_core.crypto.keyring import NO_KEYS, Keyring, framed
from huizhanjia_core.crypto.master_keys import new_line, parsed
from huizhanjia_core.crypto.provider import Tampered
from huizhanjia_core.db.model import new_key
from huizhanjia_core.settings import CryptoSettings, Settings, load
from huizhanjia_core.settings_errors import SettingsError
from pydantic import SecretStr

ONE = "2025 " + "A1" * 21 + "A="
OTHER = "2026 " + "B2" * 21 + "A="


def ring(*lines: str, algorithm: str = "sm4-gcm") -> Keyring:
    text = "\n".join(lines)
    return Keyring.of(CryptoSettings.model_validate({"master_keys": text, "algorithm": algorithm}))


def test_the_first_line_is_in_force_and_the_others_still_open() -> None:
    old, both = ring(ONE), ring("# rotated in 2026", OTHER, "", ONE)
    subject, key = new_key(), old.new_key()
    assert (old.current, both.current) == ("2025", "2026")
    assert both.unwrap(subject, *old.wrap(subject, key)) == key
    with pytest.raises(UnknownMasterKey, match="2026"):
        old.unwrap(subject, *both.wrap(subject, key))


def test_a_key_wrapped_for_one_subject_is_of_no_use_to_another() -> None:
    ours = ring(ONE)
    wrapped = ours.wrap(new_key(), ours.new_key())
    with pytest.raises(WrongMasterKey):
        ours.unwrap(new_key(), *wrapped)


def test_another_key_of_the_same_id_is_told_from_the_right_one() -> None:
    subject = new_key()
    wrapped = ring(ONE).wrap(subject, bytes(32))
    with pytest.raises(WrongMasterKey) as told:
        ring(new_line("2025")).unwrap(subject, *wrapped)
    assert "主密钥 2025 不符" in told.value.zh


def test_without_a_key_what_needs_one_says_what_to_do() -> None:
    with pytest.raises(NoMasterKey) as told:
        NO_KEYS.wrap(new_key(), bytes(32))
    assert "huizhanjia crypto key" in told.value.zh
    assert "crypto.master_keys_file" in told.value.zh
    assert NO_KEYS.fingerprint("audit", b"x") is None


def test_values_of_either_algorithm_open_whatever_is_set() -> None:
    national, other = ring(ONE), ring(ONE, algorithm="aes-256-gcm")
    key = national.new_key()
    for by, reader in ((national, other), (other, national)):
        assert reader.open(key, by.seal(key, b"x", b"here"), b"here") == b"x"
    sealed = national.seal(key, b"x", b"here")
    for wrong in (b"", b"\x02" + sealed[1:], b"\x09" + sealed[1:]):
        with pytest.raises(Tampered):
            national.open(key, wrong, b"here")


def test_parts_cannot_be_moved_from_one_to_the_next() -> None:
    assert framed("ab", "c") != framed("a", "bc")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "其中没有密钥"),
        ("# nothing", "其中没有密钥"),
        ("2025", "第 1 行应为“编号 密钥”"),
        ("2025 c2hvcnQ=", "第 1 行的密钥不是 32 字节的 Base64"),
        ("2025 ***", "第 1 行的密钥不是 32 字节的 Base64"),
        (f"{ONE}\n{ONE}", "密钥编号 2025 出现两次"),
        (ONE.replace("2025", "Twenty"), "第 1 行应为“编号 密钥”"),
    ],
)
def test_a_wrong_file_is_explained_without_showing_a_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parsed(text)
    (tmp_path / "keys").write_text(text)
    (tmp_path / "huizhanjia.toml").write_text('[crypto]\nmaster_keys_file = "keys"\n')
    with pytest.raises(SettingsError) as told:
        load(tmp_path / "huizhanjia.toml")
    assert said in str(told.value)
    assert ONE.split()[1] not in str(told.value)


def test_keys_come_from_a_file_beside_the_configuration_and_are_never_shown(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(ONE + "\n")
    (tmp_path / "huizhanjia.toml").write_text('[crypto]\nmaster_keys_file = "keys"\n')
    settings = load(tmp_path / "huizhanjia.toml")
    keyring = Keyring.of(settings.crypto)
    assert keyring.current == "2025"
    secret = ONE.split()[1]
    shown = (settings.redacted(), settings, keyring, settings.crypto.master_keys, keyring.__dict__.keys())
    assert all(secret not in f"{one!r} {one}" for one in shown)
    assert repr(keyring.masters["2025"]) not in repr(keyring)


def test_an_unknown_algorithm_is_refused() -> None:
    with pytest.raises(ValueError, match="algorithm"):
        Settings.model_validate({"crypto": {"algorithm": "rot13", "master_keys": SecretStr(ONE)}})
