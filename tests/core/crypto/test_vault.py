"""Sealing in a transaction: keys of subjects, places, indexes, erasing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from huizhanjia_core.crypto.errors import Erased, NoMasterKey, UnknownMasterKey, Unreadable, WrongMasterKey
from huizhanjia_core.crypto.keyring import Keyring
from huizhanjia_core.crypto.models import SubjectKeyRow
from huizhanjia_core.crypto.rotation import holdings, prove, rotate
from huizhanjia_core.crypto.secret import mask_of
from huizhanjia_core.db.database import Database
from huizhanjia_core.db.model import new_key
from huizhanjia_core.permission.actor import Actor
from huizhanjia_core.work import Work
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from tests.core.crypto.conftest import keyring
from tests.dummy_plugin.models import KEEPER, BenchRow
from tests.harness.api import MASTER_KEYS

NUMBER = "540102199001011234"
NEXT = "2027 " + "C3" * 21 + "A="
SEALED, NAME = BenchRow.keeper_sealed, BenchRow.name


@asynccontextmanager
async def working(database: Database, ring: Keyring | None = None) -> AsyncIterator[Work]:
    async with database.writer() as session:
        yield Work(session=session, actor=Actor.operator(), keyring=ring or keyring())


async def sealed(database: Database, subject: UUID, text: str = NUMBER) -> bytes:
    async with working(database) as work:
        return await work.crypto.encrypt(subject, SEALED, text)


async def test_what_is_sealed_opens_again_in_another_transaction(database: Database) -> None:
    subject = new_key()
    text = await sealed(database, subject, "扎西 540102199001011234")
    async with working(database) as work:
        assert await work.crypto.decrypt(subject, SEALED, text) == "扎西 540102199001011234"
    assert NUMBER.encode() not in text
    assert await sealed(database, subject) != await sealed(database, subject)


async def test_it_opens_in_no_other_column_and_for_no_other_subject(database: Database) -> None:
    subject, other = new_key(), new_key()
    text = await sealed(database, subject)
    await sealed(database, other)
    async with working(database) as work:
        for who, column in ((subject, NAME), (other, SEALED), (new_key(), SEALED)):
            with pytest.raises(Unreadable, match="dummy_bench") as told:
                await work.crypto.decrypt(who, column, text)
            assert "密文无法解开" in told.value.zh
            assert NUMBER not in str(told.value)


async def test_a_missing_and_a_wrong_master_key_are_told_apart(database: Database) -> None:
    subject = new_key()
    text = await sealed(database, subject)
    for lines, error in ((NEXT, UnknownMasterKey), ("test " + "C3" * 21 + "A=", WrongMasterKey)):
        async with working(database, keyring(lines)) as work:
            with pytest.raises(error):
                await work.crypto.decrypt(subject, SEALED, text)
        with pytest.raises(error):
            await prove(database, keyring(lines))
    async with working(database, Keyring()) as work:
        with pytest.raises(NoMasterKey):
            await work.crypto.decrypt(subject, SEALED, text)
    await prove(database, keyring())


async def test_an_erased_subject_is_neither_read_nor_entered_again(database: Database) -> None:
    subject = new_key()
    text = await sealed(database, subject)
    async with working(database) as work:
        assert await work.crypto.decrypt(subject, SEALED, text) == NUMBER
        assert await work.crypto.destroy(subject)
        assert list(work.audit.objects) == [f"erased_{subject.hex}"]
        assert not await work.crypto.destroy(subject)
        for attempt in (
            work.crypto.decrypt(subject, SEALED, text),
            work.crypto.encrypt(subject, SEALED, NUMBER),
        ):
            with pytest.raises(Erased):
                await attempt
    assert (await holdings(database)).destroyed == 1
    async with database.reader() as connection:
        row = (await connection.execute(select(SubjectKeyRow.__table__))).one()
    assert (row.subject, row.wrapped) == (subject, None)
    assert row.destroyed_at is not None


async def test_whoever_is_erased_without_a_key_never_gets_one(database: Database) -> None:
    subject = new_key()
    async with working(database) as work:
        assert not await work.crypto.destroy(subject)
        with pytest.raises(Erased):
            await work.crypto.encrypt(subject, SEALED, NUMBER)
    assert (await holdings(database)).destroyed == 1


async def test_many_are_erased_with_as_many_statements_as_one(database: Database) -> None:
    known, unknown = [new_key() for _ in range(3)], [new_key() for _ in range(2)]
    for subject in known:
        await sealed(database, subject)
    kept = new_key()
    text = await sealed(database, kept)
    statements: list[str] = []
    engine = database.writers.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    async with working(database) as work:
        assert await work.crypto.destroy_many([*known, *unknown, known[0]]) == 3
        assert await work.crypto.destroy_many([*known, *unknown]) == 0
        assert set(work.audit.objects) == {f"erased_{one.hex}" for one in (*known, *unknown)}
        assert await work.crypto.destroy_many([]) == 0
    assert len([one for one in statements if "core_subject_key" in one]) == 4
    assert (await holdings(database)).destroyed == 5
    async with working(database) as work:
        assert await work.crypto.decrypt(kept, SEALED, text) == NUMBER
        for subject in (*known, *unknown):
            with pytest.raises(Erased):
                await work.crypto.encrypt(subject, SEALED, NUMBER)


async def test_indexes_find_equal_values_and_tell_nothing_else(database: Database) -> None:
    async with working(database) as work:
        first = await work.crypto.index("resident-id", NUMBER)
    async with working(database) as work:
        assert await work.crypto.index("resident-id", NUMBER) == first
        other = await work.crypto.index("resident-id", NUMBER[:-1] + "5")
        elsewhere = await work.crypto.index("bank-card", NUMBER)
    assert len({first, other, elsewhere}) == 3
    assert NUMBER not in first


async def test_two_who_seal_the_first_index_at_once_agree(database: Database) -> None:
    async def one() -> str:
        async with working(database) as work:
            return await work.crypto.index("resident-id", NUMBER)

    assert len(set(await asyncio.gather(*(one() for _ in range(6))))) == 1


async def test_keys_of_many_subjects_are_fetched_in_one_statement(database: Database) -> None:
    subjects = [new_key() for _ in range(30)]
    for subject in subjects:
        await sealed(database, subject)
    statements: list[str] = []
    engine = database.writers.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    async with working(database) as work:
        assert set(await work.crypto.ready(subjects)) == set(subjects)
        for subject in subjects:
            await work.crypto.encrypt(subject, SEALED, NUMBER)
    assert len([one for one in statements if "core_subject_key" in one]) == 1


async def test_rotation_rewraps_everything_and_changes_no_value(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huizhanjia_core.crypto.rotation.STEP", 4)
    subjects = [new_key() for _ in range(9)]
    texts = [await sealed(database, subject) for subject in subjects]
    async with working(database) as work:
        index = await work.crypto.index("resident-id", NUMBER)
        await work.crypto.destroy(subjects[0])
    both, steps = keyring(f"{NEXT}\n{MASTER_KEYS}"), []

    def broken_off(done: int) -> None:
        steps.append(done)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rotate(database, both, broken_off)
    assert (await holdings(database)).by_master == {"2027": 8, "test": 1}
    assert (await holdings(database)).outside("2027") == 1
    assert await rotate(database, both) == 1
    assert await rotate(database, both) == 0
    assert (await holdings(database)).by_master == {"2027": 9}
    async with working(database, keyring(NEXT)) as work:  # the old master key is gone
        assert await work.crypto.decrypt(subjects[3], SEALED, texts[3]) == NUMBER
        assert await work.crypto.index("resident-id", NUMBER) == index
        with pytest.raises(Erased):
            await work.crypto.decrypt(subjects[0], SEALED, texts[0])


async def test_rotation_without_the_old_key_changes_nothing(database: Database) -> None:
    await sealed(database, new_key())
    with pytest.raises(UnknownMasterKey):
        await rotate(database, keyring(NEXT))
    assert (await holdings(database)).by_master == {"test": 1}


async def test_no_key_stands_in_the_database_unwrapped(database: Database) -> None:
    subject = new_key()
    async with working(database) as work:
        await work.crypto.encrypt(subject, SEALED, NUMBER)
        key = (await work.crypto.ready([subject]))[subject]
    async with database.reader() as connection:
        (wrapped,) = await connection.scalars(select(SubjectKeyRow.wrapped))
        assert await connection.scalar(select(func.count()).select_from(SubjectKeyRow)) == 1
    assert wrapped is not None
    assert key not in wrapped


async def test_a_value_is_put_cleared_and_found(benches: Database) -> None:
    async with working(benches) as work:
        bench = (await work.session.scalars(select(BenchRow).limit(1))).one()
        await KEEPER.put(work, bench, NUMBER)
        await work.session.flush()
        assert bench.keeper_mask == "540102********1234"
        found = await work.session.scalars(select(BenchRow.id).where(await KEEPER.equals(work, NUMBER)))
        assert found.all() == [bench.id]
        assert await KEEPER.read(work, bench) == NUMBER
        await KEEPER.put(work, bench, None)
        assert {bench.keeper_sealed, bench.keeper_mask, bench.keeper_index} == {None}
        assert await KEEPER.read(work, bench) is None


@given(st.text(max_size=30), st.integers(0, 8), st.integers(0, 8))
def test_a_mask_shows_the_ends_and_never_a_whole_value(text: str, head: int, tail: int) -> None:
    mask = mask_of(text, (head, tail))
    if len(text) <= head + tail:
        assert mask == "********"
    else:
        assert mask == text[:head] + "********" + (text[-tail:] if tail else "")


async def test_keys_of_many_subjects_are_made_with_one_statement(database: Database) -> None:
    known, new = new_key(), [new_key() for _ in range(50)]
    text = await sealed(database, known)
    statements: list[str] = []

    def noted(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    event.listen(database.writers.sync_engine, "before_cursor_execute", noted)
    try:
        async with working(database) as work:
            await work.crypto.provide([known, *new])
            values = {one: await work.crypto.encrypt(one, SEALED, NUMBER) for one in new}
    finally:
        event.remove(database.writers.sync_engine, "before_cursor_execute", noted)
    assert sum(statement.startswith(("SELECT", "INSERT")) for statement in statements) == 2
    async with working(database) as work:
        assert await work.crypto.decrypt(known, SEALED, text) == NUMBER
        for one, value in values.items():
            assert await work.crypto.decrypt(one, SEALED, value) == NUMBER
        await work.crypto.destroy(new[0])
    async with working(database) as work:
        with pytest.raises(Erased):
            await work.crypto.provide(new)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
async def test_whoever_makes_a_key_first_makes_it_for_both(database: Database) -> None:
    subjects = [new_key() for _ in range(3)]
    async with working(database) as slow:
        async with working(database) as fast:
            await fast.crypto.provide(subjects[:2])
            text = await fast.crypto.encrypt(subjects[0], SEALED, NUMBER)
        slow.crypto._keys.clear()
        stale = slow.crypto.ready

        async def nothing_yet(_subjects: object) -> dict[UUID, bytes]:
            slow.crypto.ready = stale  # type: ignore[method-assign]
            return {}

        slow.crypto.ready = nothing_yet  # type: ignore[method-assign, assignment]
        await slow.crypto.provide(subjects)
        assert await slow.crypto.decrypt(subjects[0], SEALED, text) == NUMBER
        await slow.crypto.encrypt(subjects[2], SEALED, NUMBER)
    async with working(database) as work:
        assert set(await work.crypto.ready(subjects)) >= set(subjects)
