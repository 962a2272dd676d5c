"""What a refusal or a failure looks like on the wire: one table of statuses, and no word about people."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import litestar
import sqlalchemy as sa
from litestar import exceptions, types

from fieldapp.domain import problems

log = logging.getLogger("fieldapp.server")

STATUS = {
    "envelope_bad": 400,
    "envelope_forged": 400,
    "envelope_too_new": 400,
    "unauthorized": 401,
    "invitation_unknown": 403,
    "invitation_used": 403,
    "invitation_expired": 403,
    "invitation_other_person": 403,
    "invitation_key_revoked": 403,
    "origin_foreign": 403,
    "hub_unknown": 403,
    "hub_device": 403,
    "hub_revoked": 403,
    "path_unknown": 404,
    "blob_unknown": 404,
    "photo_off": 404,
    "method_wrong": 405,
    "blob_offset": 409,
    "envelope_too_big": 413,
    "blob_long": 413,
    "blob_type": 415,
    "too_old": 426,
    "too_many_tries": 429,
    "blob_quota": 429,
    "blob_wrong": 460,  # of the tus protocol
    "server_bug": 500,
    "busy": 503,
    "hub_new": 503,
}
OTHER = 400  # of a refusal that the table does not name

_BY_HTTP = {404: "path_unknown", 405: "method_wrong", 413: "envelope_too_big"}
AGAIN = 5  # seconds: what was in the way is mostly gone by then


def busy(seconds: int = AGAIN) -> problems.Problem:
    """The refusal of a server that has too much to do, or none of its database, for the moment."""
    return problems.Problem("busy", seconds=seconds)


def told(problem: problems.Problem) -> dict[str, Any]:
    """A refusal's body."""
    return {"code": problem.code, "field": problem.field, "details": problem.details}


def answer(problem: problems.Problem) -> litestar.Response[dict[str, Any]]:
    """A refusal as JSON with its status; a detail "seconds" is also said as Retry-After."""
    wait = problem.details.get("seconds")
    return litestar.Response(
        told(problem),
        status_code=STATUS.get(problem.code, OTHER),
        headers={} if wait is None else {"Retry-After": str(wait)},
    )


def _problem(_: Any, problem: problems.Problem) -> litestar.Response[dict[str, Any]]:
    return answer(problem)


def _http(_: Any, error: exceptions.HTTPException) -> litestar.Response[dict[str, Any]]:
    """What Litestar refuses by itself; a 500 of it is an asker who went away while still talking."""
    return answer(problems.Problem(_BY_HTTP.get(error.status_code, "envelope_bad")))


def _unready(_: Any, error: Exception) -> litestar.Response[dict[str, Any]]:
    """The database is locked, full, away, or another process was faster: the same question may pass later."""
    log.warning("database: %s", _kind(error))
    return answer(busy())


def _unstorable(_: Any, error: Exception) -> litestar.Response[dict[str, Any]]:
    """A number or a text that no database takes, in a place where no program of ours puts one."""
    log.warning("unstorable: %s", _kind(error))
    return answer(problems.Problem("envelope_bad"))


def _bug(_: Any, error: Exception) -> litestar.Response[dict[str, Any]]:
    """Our bug: its kind and place go to the log; its words do not, for they may hold somebody's name."""
    log.error("bug: %s at %s", _kind(error), " < ".join(_places(error)))
    return answer(problems.Problem("server_bug"))


def _kind(error: BaseException) -> str:
    inner = getattr(error, "orig", None)
    return type(error).__name__ + (f" ({type(inner).__name__})" if inner is not None else "")


def _places(error: BaseException) -> list[str]:
    """The last places that an error passed, innermost first: file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)]


HANDLERS: types.ExceptionHandlersMap = {
    problems.Problem: _problem,
    exceptions.HTTPException: _http,
    sa.exc.OperationalError: _unready,
    sa.exc.IntegrityError: _unready,
    sa.exc.TimeoutError: _unready,
    sa.exc.DataError: _unstorable,
    OverflowError: _unstorable,
    Exception: _bug,
}
