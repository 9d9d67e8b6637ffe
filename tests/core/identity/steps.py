"""The steps of signing in, as a client takes them."""

from typing import Any

from tests.harness.api import Api

PROGRESS = "token expiresAt ticket nextStep userErrors{code message path}"
LOGIN = f"mutation($i:LoginInput!){{login(input:$i){{{PROGRESS}}}}}"
CHOOSE = f"mutation($i:ChooseNewPasswordInput!){{chooseNewPassword(input:$i){{{PROGRESS}}}}}"
VERIFY = f"mutation($i:VerifySecondFactorInput!){{verifySecondFactor(input:$i){{{PROGRESS}}}}}"
START = "mutation($i:StartSecondFactorInput!){startSecondFactor(input:$i){secret uri userErrors{code}}}"
CONFIRM = (
    f"mutation($i:ConfirmSecondFactorInput!){{confirmSecondFactor(input:$i){{recoveryCodes {PROGRESS}}}}}"
)


async def login(house: Api, username: str, password: str, **more: Any) -> Any:
    """The answer to a user name and password."""
    given = {"username": username, "password": password, **more}
    return (await house.data(LOGIN, i=given))["login"]


async def choose(house: Api, ticket: str, password: str) -> Any:
    """The answer to a new password."""
    return (await house.data(CHOOSE, i={"ticket": ticket, "password": password}))["chooseNewPassword"]


async def verify(house: Api, ticket: str, code: str) -> Any:
    """The answer to a code."""
    return (await house.data(VERIFY, i={"ticket": ticket, "code": code}))["verifySecondFactor"]


async def start(house: Api, ticket: str) -> Any:
    """The secret of a second factor."""
    return (await house.data(START, i={"ticket": ticket}))["startSecondFactor"]


async def confirm(house: Api, ticket: str, code: str) -> Any:
    """The answer to a first code."""
    return (await house.data(CONFIRM, i={"ticket": ticket, "code": code}))["confirmSecondFactor"]
