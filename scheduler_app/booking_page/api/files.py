"""Booking page: the call by which the desktop lets it have a file."""

from __future__ import annotations

from anyio import to_thread
from litestar import put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import RawBody

from scheduler_app.booking_page.api.wire import RESPONSES, Problem, WireRequest, has_token
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import files
from scheduler_app.booking_page.store.files import HandedFile
from scheduler_app.domain.messages.files import MOST_FILE_BYTES
from scheduler_app.domain.page.mails import FileReceipt


@put(
    "/files/{digest:str}",
    operation_id="put_file",
    summary="Let the page have a file",
    description=(
        "A PDF or an XML file that a mail takes along, or that a client may load, by the SHA-256 "
        "of its bytes. It is taken once; answers to other calls name in `lacks` what is missing "
        "here. It is kept for as long as something refers to it. At most 3 MB."
    ),
    response_description="Taken, or there already.",
    guards=[has_token],
    security=[{"token": []}],
    request_max_body_size=MOST_FILE_BYTES,
    responses={
        **RESPONSES,
        404: ResponseSpec(Problem, False, "Nothing on this page refers to that file."),
        413: ResponseSpec(Problem, False, "The file is longer than 3 MB."),
    },
)
async def put_file(request: WireRequest, digest: str, body: RawBody) -> FileReceipt:
    """Take a file in that is what its digest says."""
    parts = parts_of(request)
    now = parts.now()
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    await to_thread.run_sync(files.examine, digest, media, body)
    file = HandedFile(digest, media, body)
    return await parts.database.write(lambda c: files.take(c, file, now), long=True)
