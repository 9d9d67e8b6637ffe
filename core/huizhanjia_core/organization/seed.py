"""Enter the 82 unions, their dated names and codes and their census populations, through the services."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core import data
from huizhanjia_core.organization import tree
from huizhanjia_core.organization.kinds import PopulationSource, UnionLevel
from huizhanjia_core.organization.models import OrganizationRow
from huizhanjia_core.organization.populations import approve_population, record_population
from huizhanjia_core.work import Work

CENSUS_DAY = date(2010, 11, 1)
CENSUS = "2010年第六次全国人口普查"


@dataclass(frozen=True)
class Act:
    """What made a union come into being or change, and how sure its day is.

    Attributes:
        title: what was done.
        effective_on: the day entered.
        basis: why that day.
        certainty: BASE, INAUGURATED, APPROVED or MONTH; see ``data/SOURCES.md``.
        document_number: the deciding document, where it is known.
    """

    title: str
    effective_on: date
    basis: str
    certainty: str
    document_number: str | None = None

    @property
    def recorded(self) -> dict[str, Any]:
        """What every recorded change says about its origin."""
        return {
            "effective_on": self.effective_on,
            "reason": f"{self.title}。{self.basis}（日期依据：{self.certainty}）",
            "document_number": self.document_number,
        }


async def load(work: Work) -> None:
    """Fill an empty tree with the unions; a tree that holds any union is left alone.

    Every act is dated, so that ``asOf`` answers for each day from 2010-11-01 on.
    """
    if await work.session.scalar(select(OrganizationRow.id).limit(1)) is not None:
        return
    known = acts()
    units: dict[str, OrganizationRow] = {}
    for row in table("units.tsv"):
        units[row["unit"]] = await tree.establish(
            work,
            level=UnionLevel(row["level"]),
            code=row["code"],
            parent=_key(units, row["parent"]),
            division_name=row["division_name"],
            division_name_en=row["division_name_en"],
            **known[row["act"]].recorded,
        )
    for row in table("changes.tsv"):
        await _change(work, units[row["unit"]], row, known[row["act"]])
    for row in table("population_2010.tsv"):
        figure = await record_population(
            work,
            organization=units[row["unit"]].id,
            as_of=CENSUS_DAY,
            source=PopulationSource.CENSUS,
            value=int(row["value"]),
            document=CENSUS,
            source_note=_NOTES[row["source"]],
        )
        await approve_population(work, figure=figure.id, reason="无更新的公布数据时以人口普查为准")


async def _change(work: Work, unit: OrganizationRow, row: dict[str, str], act: Act) -> None:
    if row["division_name"]:
        await tree.rename(
            work,
            unit=unit.id,
            version=unit.version,
            division_name=row["division_name"],
            division_name_en=row["division_name_en"],
            **act.recorded,
        )
    if row["code"] != unit.code:
        await tree.recode(work, unit=unit.id, version=unit.version, code=row["code"], **act.recorded)


def acts() -> dict[str, Act]:
    """The acts behind the data, by their key."""
    content = tomllib.loads(files(data).joinpath("acts.toml").read_text(encoding="utf-8"))
    return {key: Act(**fields) for key, fields in content.items()}


def table(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file of tab-separated values, by column name."""
    text = files(data).joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def _key(units: dict[str, OrganizationRow], unit: str) -> UUID | None:
    return units[unit].id if unit else None


_NOTES = {
    "region": "自治区普查公报；比七地市之和多 1 人（那曲 462,381 与 462,382 两种说法）",
    "prefecture": "citypopulation.de，等于所辖县区之和",
    "nagqu": "地区普查公报 462,381（男 239,023、女 223,358）；另有资料为 462,382",
    "county-two": "citypopulation.de，与 R 包 mapchina 0.1.0 一致",
    "county-one": "R 包 mapchina 0.1.0，所辖县合计与地市数相符",
    "nyima": "R 包 mapchina 0.1.0，不含双湖；普查时尼玛县含双湖共 41,855",
    "shuanghu": "推算：由尼玛县划入的七个乡镇普查数之和，2010 年尚未设县",
}
"""What to know about a figure, by the key of its source in ``data/SOURCES.md``."""
