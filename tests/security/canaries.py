"""Texts that can be told from any other: where one shows up, its row was shown."""

import re

CANARY = re.compile(r"zqx\d+q")


class Canaries:
    """Hands out texts that can be told from any other."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> str:
        self.count += 1
        return f"zqx{self.count}q"
