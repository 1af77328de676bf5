"""Booking page: the description of the desktop's calls, with the limits that they are held to.

The types are the domain's and know no limits; those of `store/examination.py` and of
`store/plain_values.py` are told here.
"""

from __future__ import annotations

from typing import Any

from litestar.connection import Request
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from scheduler_app import __version__
from scheduler_app.booking_page.api.mails_limits import tell_limits
from scheduler_app.booking_page.api.packing import CODINGS, PLAIN
from scheduler_app.booking_page.store import examination, plain_values
from scheduler_app.domain.amounts import HUNDRED_PERCENT
from scheduler_app.domain.page.format import FORMAT
from scheduler_app.domain.page.limits import EARLIEST, LARGEST_ID, LARGEST_NUMBER, LATEST
from scheduler_app.domain.page.reports import FIRST_DAY, LAST_DAY, MOST_STARS
from scheduler_app.domain.time_units import DAY

_LINK = "^[A-Za-z0-9_-]{22}$"
_BYTES = "^[A-Za-z0-9_-]*$"
_LANGUAGE = "^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8})?$"
_CURRENCY = "^[A-Z]{3}$"
_NAME = "^[A-Za-z0-9._~:@+-]{1,100}$"
_NAME_OR_NONE = "^[A-Za-z0-9._~:@+-]{0,100}$"
_NO_NUL = "^[^\\u0000]*$"
_ONE_LINE = "^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]*$"
_RANGES = {
    ("Publication", "format"): (FORMAT, FORMAT),
    ("Publication", "generation"): (1, LARGEST_NUMBER),
    ("Publication", "lease"): (0, examination.LONGEST_LEASE),
    ("Publication", "grid"): (60, DAY),
    ("Publication", "acknowledged_seq"): (0, LARGEST_NUMBER),
    ("PracticeCard", "week_start"): (0, 6),
    ("Rules", "notice"): (0, examination.YEAR_MINUTES),
    ("Rules", "notice_to_move"): (0, examination.YEAR_MINUTES),
    ("Rules", "notice_to_cancel"): (0, examination.YEAR_MINUTES),
    ("Rules", "horizon"): (0, examination.LONGEST_HORIZON),
    ("Rules", "open_requests"): (0, examination.MOST_OPEN_REQUESTS),
    ("ServiceCard", "id"): (1, LARGEST_ID),
    ("ServiceCard", "minutes"): (1, examination.WEEK_MINUTES),
    ("ServiceCard", "preparation"): (0, examination.WEEK_MINUTES),
    ("ServiceCard", "wrap_up"): (0, examination.WEEK_MINUTES),
    ("ServiceCard", "travel"): (0, examination.WEEK_MINUTES),
    ("ServiceCard", "arrival_window"): (0, examination.WEEK_MINUTES),
    ("ServiceCard", "price"): (0, LARGEST_NUMBER),
    ("Commitment", "price"): (0, LARGEST_NUMBER),
    ("ServiceCard", "added_tax"): (0, HUNDRED_PERCENT),
    ("Commitment", "added_tax"): (0, HUNDRED_PERCENT),
    ("Commitment", "revision"): (0, examination.LARGEST_REVISION),
    ("Commitment", "service"): (0, LARGEST_ID),
    ("Commitment", "arrival_window"): (0, examination.WEEK_MINUTES),
    ("Commitment", "moves_left"): (0, examination.MOST_MOVES),
    ("Commitment", "policy"): (0, LARGEST_NUMBER),
    ("VisitReport", "minutes"): (0, examination.MOST_VISIT_MINUTES),
    ("FollowUpOffer", "service"): (0, LARGEST_ID),
    ("FollowUpOffer", "minutes"): (0, examination.WEEK_MINUTES),
    ("FollowUpOffer", "price"): (0, LARGEST_NUMBER),
    ("FollowUpOffer", "added_tax"): (0, HUNDRED_PERCENT),
    ("FollowUpOffer", "until"): (EARLIEST, LATEST),
    ("VisitReport", "stars"): (0, MOST_STARS),
    ("ToldFollowUp", "day"): (FIRST_DAY, LAST_DAY),
    ("PolicyText", "version"): (1, LARGEST_NUMBER),
    ("ServiceDemand", "service"): (1, LARGEST_ID),
    ("Demand", "amount"): (1, LARGEST_NUMBER),
    ("Demand", "within"): (0, examination.LONGEST_DEMAND),
    ("DepositCard", "amount"): (0, LARGEST_NUMBER),
    ("DepositCard", "refund"): (0, LARGEST_NUMBER),
    ("DepositCard", "paid"): (0, LARGEST_NUMBER),
    ("DepositCard", "due"): (EARLIEST, LATEST),
    ("DepositCard", "ladder"): (-1, LARGEST_NUMBER),
    **{
        ("Commitment", name): (EARLIEST, LATEST)
        for name in (
            "start",
            "end",
            "first_start",
            "asked_start",
            "proposals",
            "text_at",
            "confirm_from",
            "offered_until",
        )
    },
    **{("VisitReport", name): (EARLIEST, LATEST) for name in ("started", "rate_until", "rated_at")},
    ("Publication", "working"): (EARLIEST, LATEST),
    ("Publication", "issued_at"): (EARLIEST, LATEST),
}
_PATTERNS = {
    ("PracticeCard", "colour"): "^#[0-9a-fA-F]{6}$",
    ("PracticeCard", "currency"): _CURRENCY,
    ("ServiceCard", "currency"): "^([A-Z]{3})?$",
    ("Commitment", "currency"): "^([A-Z]{3})?$",
    ("Commitment", "uid"): _NAME,
    ("Commitment", "account"): _NAME_OR_NONE,
    ("CommitmentColumns", "uids"): _BYTES,
    ("CommitmentColumns", "hashes"): _BYTES,
    ("CommitmentColumns", "accounts"): _NAME_OR_NONE,
    ("CommitmentColumns", "purposes"): _NAME,
    ("BookingLink", "purpose"): _NAME,
    ("BookingLink", "hash"): _LINK,
    ("PolicyText", "hash"): "^[0-9a-f]{64}$",
    ("PolicyText", "language"): _LANGUAGE,
    ("ClientTerms", "account"): _NAME,
    ("FollowUpOffer", "hash"): _LINK,
    ("FollowUpOffer", "account"): _NAME_OR_NONE,
    ("FollowUpOffer", "currency"): "^([A-Z]{3})?$",
    ("Publication", "asking"): _NAME,
    ("Publication", "erased"): _NAME,
    ("Demand", "currency"): _CURRENCY,
    ("DepositCard", "currency"): _CURRENCY,
}
_MOST = {
    ("Publication", "services"): examination.MOST_SERVICES,
    ("Publication", "working"): examination.MOST_SPANS,
    ("Publication", "kinds"): examination.MOST_KINDS,
    ("Publication", "policies"): examination.MOST_POLICIES,
    ("Publication", "earlier"): examination.MOST_POLICIES,
    ("Publication", "offers"): examination.MOST_OFFERS,
    ("FollowUpOffer", "openings"): examination.MOST_RUNS,
    ("Publication", "asking"): examination.MOST_COMMITMENTS,
    ("Publication", "erased"): examination.MOST_COMMITMENTS,
    ("Commitment", "links"): examination.MOST_LINKS,
    ("ClientTerms", "demands"): examination.MOST_SERVICES,
    ("ServiceCard", "openings"): examination.MOST_RUNS,
    ("Commitment", "proposals"): examination.MOST_PROPOSALS,
    ("VisitReport", "issues"): examination.MOST_OF_REPORT,
    ("VisitReport", "recommended"): examination.MOST_OF_REPORT,
}
_SENT = (
    "Publication",
    "PracticeCard",
    "Rules",
    "ServiceCard",
    "Commitment",
    "CommitmentColumns",
    "BookingLink",
    "PolicyText",
    "ClientTerms",
    "ServiceDemand",
    "Demand",
    "DepositCard",
    "FollowUpOffer",
    "VisitReport",
    "ToldIssue",
    "ToldFollowUp",
)
_OTHER_NAMES = {
    (kind.__name__, name): other for (kind, name), other in plain_values.OTHER_NAMES.items()
}


_CODING = {
    "name": "Content-Encoding",
    "in": "header",
    "required": False,
    "description": "How the body is compressed (RFC 9110, 8.4).",
    "schema": {"type": "string", "enum": list(CODINGS), "default": PLAIN},
}


class _Limits(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        schemas = openapi_schema["components"]["schemas"]
        for name in _SENT:
            for field, schema in schemas[name]["properties"].items():
                _limit(schema, name, field)
        for field, schema in schemas["PairingRequest"]["properties"].items():
            _limit(schema, "PairingRequest", field)
        for methods in openapi_schema["paths"].values():
            for operation in methods.values():
                # The same description is rendered again for whoever asks next.
                told = operation.setdefault("parameters", [])
                if "requestBody" in operation and _CODING not in told:
                    told.append(_CODING)
        tell_limits(schemas)
        return super().render(request, openapi_schema)


def _limit(schema: dict[str, Any], name: str, field: str) -> None:
    kind = schema.get("type")
    if kind == "string":
        held = _OTHER_NAMES.get((name, field), field)
        schema["maxLength"] = plain_values.LENGTHS.get(held, plain_values.LONGEST_NAME)
        one_line = name in _SENT and held not in plain_values.LINES
        schema["pattern"] = _PATTERNS.get((name, field), _ONE_LINE if one_line else _NO_NUL)
    elif kind == "integer":
        whole = (-LARGEST_NUMBER, LARGEST_NUMBER)
        schema["minimum"], schema["maximum"] = _RANGES.get((name, field), whole)
    elif kind == "array":
        # No more commitments or terms are taken than fit into a body; that is answered first.
        if (name, field) in _MOST:
            schema["maxItems"] = _MOST[name, field]
        items = schema["items"]
        if items.get("type") == "array":
            items |= {"minItems": 2, "maxItems": 2}
            for each in items.get("prefixItems", ()):
                _limit(each, name, field)
        else:
            _limit(items, name, field)
    for either in schema.get("oneOf", ()):
        _limit(either, name, field)


DESCRIPTION = OpenAPIConfig(
    title="Booking page",
    version=__version__,
    description=(
        "What a desktop diary and its booking page say to each other: what is shown, what clients "
        "did, mails that are handed over, and the call that pairs both. Instants are whole epoch "
        "seconds UTC, gaps and limits minutes, money minor units of the currency beside it, or "
        "where that is empty of the practice's. "
        "A field that is not known is passed over."
    ),
    components=Components(
        security_schemes={
            "token": SecurityScheme(
                type="http",
                scheme="bearer",
                description="256 bits, given once at pairing; the page keeps a hash of it.",
            )
        }
    ),
    path="/schema",
    # The description alone: a page that shows it would load scripts of third parties.
    render_plugins=[_Limits(path="/openapi.json")],
)
