"""Write the control workbook: a Form like any other, with the campaign's key and pack on its hidden sheet."""

from collections.abc import Mapping
from datetime import datetime

from qs_workbook.errors import QsError
from qs_workbook.model.control_form import lay_out_control_form
from qs_workbook.model.criteria import CriteriaSet
from qs_workbook.model.form import Form
from qs_workbook.model.identity import CAMPAIGN_LEVEL, META_CAMPAIGN, META_KEY, META_PACK
from qs_workbook.workflow.folder import Folder


def write_control(
    folder: Folder,
    pack: CriteriaSet,
    campaign: str,
    key: bytes,
    values: Mapping[tuple[str, str], object],
    now: datetime,
    times: int = 1,
) -> Form:
    """Write `dieu-hanh.xlsx` with these values already in it, its lists `times` their capacity; returns its form.

    Raises QsError `control_locked` while the workbook is open in Excel: there is one control workbook, never two.
    """
    from qs_workbook.readers.control import META_CAPACITY
    from qs_workbook.writers.form import FormIdentity, write_form

    form = lay_out_control_form(pack, times)
    identity = FormIdentity(campaign, CAMPAIGN_LEVEL, "", form.version, "")
    meta = {META_CAMPAIGN: campaign, META_PACK: pack.id, META_KEY: key.hex(), META_CAPACITY: str(times)}
    written = write_form(folder.control, form, identity, pack.texts, made_at=now, values=values, meta=meta)
    if written != folder.control:
        written.unlink()
        raise QsError("control_locked", path=folder.control.name)
    return form
