"""Fill a Word template of `templates/word/` (docxtpl) and save it whole, with the same bytes for the same content."""

import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError

from qs_workbook import resources
from qs_workbook.errors import QsError
from qs_workbook.saving import save_beside
from qs_workbook.writers.book import clean_text


def template(name: str, own: Path | None) -> Path:
    """The office's restyled template of that name where it has one, else ours."""
    restyled = own / f"{name}.docx" if own is not None else None
    if restyled is not None and restyled.is_file():
        return restyled
    return resources.folder("templates") / "word" / f"{name}.docx"


def write_document(path: Path, source: Path, facts: Mapping[str, Any], made_at: datetime) -> Path:
    """Fill `source` with `facts` and put it at `path`; returns where it lies (see `saving.save_beside`).

    A slot that the facts do not know is refused: a paper must not go out with a silent gap. Raises QsError
    `word_template_faulty` for a template that is no Word file or whose slots were damaged in restyling.
    """
    try:
        document = DocxTemplate(source)
        document.render(_clean(facts), Environment(undefined=StrictUndefined), autoescape=True)
    except (TemplateError, PackageNotFoundError, zipfile.BadZipFile, SyntaxError) as fault:  # lxml raises the last
        raise QsError("word_template_faulty", path=source.name, reason=str(fault)) from fault
    properties = document.docx.core_properties
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    properties.title = clean_text(str(facts["title"]).partition("\n")[0])
    properties.author = properties.last_modified_by = clean_text(str(facts["issuer"]))
    properties.revision = 1
    buffer = BytesIO()
    document.save(buffer)
    return save_beside(path, with_fixed_times(buffer.getvalue(), made_at), made_at)


def with_fixed_times(content: bytes, made_at: datetime) -> bytes:
    """The same zip with every member dated `made_at`; without this two runs would differ by the clock."""
    written = BytesIO()
    stamp = (max(made_at.year, 1980), made_at.month, made_at.day, made_at.hour, made_at.minute, 0)
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # else the bytes tell Windows from Linux
            target.writestr(info, source.read(member))
    return written.getvalue()


def _clean(value: Any) -> Any:
    """Text that XML can hold, all the way down: a unit's free text must never break the document."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {key: _clean(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    return value
