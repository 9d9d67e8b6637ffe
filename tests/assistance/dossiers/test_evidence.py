"""What centers are assessed by: how the dossiers of many unions stand, asked at once."""

from datetime import date

from huizhanjia_assistance.api import DossierEvidence, dossier_evidence
from huizhanjia_assistance.dossiers import retention
from sqlalchemy import event

from tests.assistance.dossiers.office import APPROVED, Office, unit


async def test_each_union_is_answered_by_one_statement(office: Office) -> None:
    for serial in (1, 2):
        await office.active(serial)
    await office.register(3)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    async with office.operator() as work:
        unions = [(await unit(work, code)).id for code in ("540121", "540122")]
        engine = work.session.get_bind()
        event.listen(engine, "before_cursor_execute", note)
        found = await dossier_evidence(work.session, unions, APPROVED)
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) == 1
    assert found[unions[0]] == DossierEvidence(registered=3, in_file=2, overdue=0)
    assert found[unions[1]] == DossierEvidence(registered=0, in_file=0, overdue=0)
    assert (found[unions[0]].kept_up, found[unions[1]].kept_up) == (True, False)


async def test_what_is_overdue_is_told_by_the_day_asked_about(office: Office) -> None:
    await office.active(1)
    async with office.operator(date(2017, 6, 1)) as work:
        here = (await unit(work, "540121")).id
        before = (await dossier_evidence(work.session, [here], date(2017, 5, 17)))[here]
        after = (await dossier_evidence(work.session, [here], date(2017, 5, 18)))[here]
        await retention.call_overdue(work)
        called = (await dossier_evidence(work.session, [here], date(2017, 6, 1)))[here]
    assert [one.overdue for one in (before, after, called)] == [0, 1, 1]
    assert not called.kept_up
