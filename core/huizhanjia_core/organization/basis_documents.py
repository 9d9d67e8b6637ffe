"""Register the documents on which a site rests, and attach their scans."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select

from huizhanjia_core.files.uploads import attach
from huizhanjia_core.organization import site_refusals
from huizhanjia_core.organization.site_models import BasisDocumentRow
from huizhanjia_core.organization.sites import check_day, site_for_change
from huizhanjia_core.work import Work

PURPOSE: Final = "core:basis-document"
"""What uploads of scans are marked with."""


async def add_basis_document(
    work: Work,
    *,
    site: UUID,
    title: str,
    document_number: str,
    issuer: str,
    issued_on: date | None = None,
    file: UUID | None = None,
) -> BasisDocumentRow:
    """Register a document on which a site rests, such as 总工发〔2004〕50号 (§2).

    Args:
        work: the unit of work; its actor needs ``SITE_MANAGE`` at the site.
        site: the open site.
        title: of the document.
        document_number: of the document; a site has each once.
        issuer: who issued it.
        issued_on: when, not after today.
        file: its scan, uploaded by the actor.

    Raises:
        Refusal: FORBIDDEN, one of ``site_refusals``, or FileNotFound.
    """
    row = await site_for_change(work, site, None)
    if issued_on is not None:
        check_day("issuedOn", issued_on, work.today)
    same = select(BasisDocumentRow.id).where(
        BasisDocumentRow.site_id == row.id, BasisDocumentRow.document_number == document_number
    )
    if await work.session.scalar(same) is not None:
        raise site_refusals.DocumentExists(document_number)
    document = BasisDocumentRow(
        site_id=row.id, title=title, document_number=document_number, issuer=issuer, issued_on=issued_on
    )
    if file is not None:
        document.file_id = (await attach(work, file, purpose=PURPOSE)).id
    work.session.add(document)
    await work.session.flush()
    return document


async def attach_scan(work: Work, *, document: UUID, file: UUID) -> BasisDocumentRow:
    """Give a registered document its scan, for good.

    Args:
        work: the unit of work; its actor needs ``SITE_MANAGE`` at the site.
        document: which has no scan yet.
        file: the scan, uploaded by the actor.

    Raises:
        Refusal: FORBIDDEN, one of ``site_refusals``, or FileNotFound.
    """
    row = await work.session.get(BasisDocumentRow, document, with_for_update=True)
    if row is None:
        raise site_refusals.DocumentNotFound
    await site_for_change(work, row.site_id, None)
    if row.file_id is not None:
        raise site_refusals.ScanExists
    row.file_id = (await attach(work, file, purpose=PURPOSE)).id
    await work.session.flush()
    return row
