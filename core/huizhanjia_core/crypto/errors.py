"""What goes wrong with keys, told so that an administrator knows what to do."""

from huizhanjia_schema import ErrorCode, Refusal, RequestError


class KeyProblem(RequestError):  # noqa: N818 - named by what is wrong
    """The deployment's keys do not do what is asked; nobody who fills in a form can help it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(ErrorCode.UNAVAILABLE, zh=zh, en=en)


class NoMasterKey(KeyProblem):
    """No master key is configured."""

    def __init__(self) -> None:
        super().__init__(
            "没有配置主密钥，敏感信息无法加密或读取。请用 huizhanjia crypto key 生成，"
            "并设置 crypto.master_keys_file。",
            "There is no master key, so that sensitive values can be neither sealed nor read. Make one with "
            "huizhanjia crypto key and set crypto.master_keys_file.",
        )


class UnknownMasterKey(KeyProblem):
    """Data are under a master key that is not configured any more."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"缺少主密钥 {key_id}：有数据由它保护。请把它加回 crypto.master_keys_file 所指的文件。",
            f"The master key {key_id} is missing, though data are under it. "
            "Put it back into the file that crypto.master_keys_file names.",
        )
        self.key_id = key_id


class WrongMasterKey(KeyProblem):
    """A master key has the right id and is another one."""

    def __init__(self, key_id: str) -> None:
        super().__init__(
            f"主密钥 {key_id} 不符：它不是当初加密所用的密钥，或密钥表被改动。请换回原来的密钥文件。",
            f"The master key {key_id} is not the one that was used, or the table of keys was changed. "
            "Put the former key file back.",
        )
        self.key_id = key_id


class Unreadable(KeyProblem):
    """A sealed value does not open: it was changed, or it belongs to another row, column or subject."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place} 的密文无法解开：它被改动过，或不属于这一行。",
            f"The sealed value in {place} does not open: it was changed, or belongs to another row.",
        )


class Erased(Refusal):
    """The subject's key was destroyed, and with it what it protected."""

    def __init__(self) -> None:
        super().__init__(
            ErrorCode.CONFLICT,
            zh="该对象的个人信息已按规定销毁，无法读取或再次登记。",
            en="The personal values of this subject were erased as prescribed; "
            "they can be neither read nor entered again.",
        )
