"""How a workbook says whose it is: four places to compare (DESIGN section 3), one token, one hidden sheet.

The token is an HMAC over campaign, unit and form version with the campaign's key: it guards against mix-ups,
not against a determined forger who holds the control workbook.
"""

import hashlib
import hmac
import re

META_SHEET = "QS_META"  # very hidden; column A key, column B value
META_CAMPAIGN, META_UNIT, META_VERSION, META_TOKEN = "campaign", "unit", "form_version", "token"
META_PURPOSE, META_SERIAL, META_PACK, META_KEY = "purpose", "serial", "pack", "key"
META_FORM_CHUNK = "form."  # form.000, form.001 …: the issued Form as JSON, ≤ 30,000 characters each
META_CHECKS = "checks"  # prints of the self-check formulas by row code, `TC07.1.01=1a2b3c4d …`
CHUNK = 30_000
PROPERTY_PREFIX = "qs_"  # custom properties qs_campaign, qs_unit, qs_form_version, qs_token
CAMPAIGN_LEVEL = "-"  # stands for the unit in a workbook that belongs to no single unit

_LINE = re.compile(r"\[([a-z0-9-]+)/([A-Z0-9_-]+)/([0-9a-f]{12})/([0-9a-f]{12})\]")


def make_token(key: bytes, campaign: str, unit: str, version: str) -> str:
    """12 hex digits that tie a form to its campaign, unit and version."""
    message = "\x1f".join((campaign, unit, version)).encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:12]


def token_matches(key: bytes, campaign: str, unit: str, version: str, token: str) -> bool:
    """Whether the token is this campaign's for that unit and version."""
    return hmac.compare_digest(make_token(key, campaign, unit, version), token)


def identity_mark(campaign: str, unit: str, version: str, token: str) -> str:
    """The bracketed mark that ends the visible identity line (A2 of every form sheet)."""
    return f"[{campaign}/{unit}/{version}/{token}]"


def read_mark(text: str) -> tuple[str, str, str, str] | None:
    """Campaign, unit, version and token found in a cell's text, or None."""
    found = _LINE.search(text)
    return None if found is None else (found[1], found[2], found[3], found[4])
