"""The closed vocabularies that data, contracts and workbooks share (DESIGN sections 4, 5 and 8)."""

from enum import StrEnum


class Kind(StrEnum):
    """What an entry cell takes."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    AMOUNT = "amount"  # money, in đồng
    PERCENT = "percent"  # 85.5 means 85.5 %
    YES_NO = "yes_no"
    CHOICE = "choice"
    TEXT = "text"
    DATE = "date"

    @property
    def numeric(self) -> bool:
        """Whether a figure is expected, so that blank, zero and unreadable must stay apart."""
        return self in (Kind.INTEGER, Kind.DECIMAL, Kind.AMOUNT, Kind.PERCENT)


class State(StrEnum):
    """What is known of one field; never merged into one another, blank is not zero."""

    REPORTED = "reported"
    ZERO = "zero"  # "không phát sinh"
    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"  # with a reason in the note
    BLANK = "blank"
    UNREADABLE = "unreadable"
    AMBIGUOUS = "ambiguous"  # two readings, both kept
    CORRECTED = "corrected"  # by a recorded decision or a slip
    AWAITED = "awaited"  # no return yet ("chưa gửi"); only in the long table

    @property
    def known(self) -> bool:
        """Whether the field holds one exact value."""
        return self in (State.REPORTED, State.ZERO, State.CORRECTED)


class Severity(StrEnum):
    """How much a finding stops: the return, a figure, or nothing."""

    FATAL = "fatal"
    QUERY = "query"
    NOTE = "note"


class Measure(StrEnum):
    """Kinds of scale item (DESIGN section 8)."""

    YES_NO = "yes_no"
    SHARE = "share"  # numerator * 100 / denominator
    RATE = "rate"  # numerator * N / denominator
    COUNT = "count"
    AMOUNT = "amount"

    @property
    def divides(self) -> bool:
        """Whether the measure has a denominator."""
        return self in (Measure.SHARE, Measure.RATE)


class Combine(StrEnum):
    """How the reports of several units become the commune's figure."""

    SUM = "sum"
    ANY = "any"  # yes as soon as one says yes
    ALL = "all"  # yes only when all say yes
    OWNER = "owner"  # the owner's figure; the others are cross-checks


class Status(StrEnum):
    """Standing of a scale value (DOMAIN); absent means `missing`."""

    OFFICIAL = "official"
    SECONDARY = "secondary"
    ILLUSTRATIVE = "illustrative"
    MISSING = "missing"


class Basis(StrEnum):
    """Why an indicator scores what it scores."""

    KNOWN = "known"
    PARTIAL = "partial"
    NO_SCALE = "no_scale"
    ZERO_DENOMINATOR = "zero_denominator"


class FileVerdict(StrEnum):
    """Standing of one file of the returns folder."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_FINDINGS = "accepted_with_findings"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    IGNORED = "ignored"


class UnitStatus(StrEnum):
    """Where a unit stands in the round."""

    AWAITED = "awaited"
    RECEIVED = "received"
    QUERIED = "queried"
    ACCEPTED = "accepted"


class Verdict(StrEnum):
    """The commune's result: it proposes, it does not recognise."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


class ShortfallKind(StrEnum):
    """What is lacking: a better figure, a document, a return, or the scale."""

    FIGURE = "figure"
    DOCUMENT = "document"
    RETURN = "return"
    SCALE = "scale"


class DecisionKind(StrEnum):
    """What an officer may decide on sheet Xử lý."""

    USE_COPY = "use_copy"
    EXCLUDE = "exclude"
    CORRECT = "correct"
    CHOOSE_OWNER = "choose_owner"
    EXTEND = "extend"
    ERASE = "erase"
    ACCEPT = "accept"
    RECEIVED_ON = "received_on"
