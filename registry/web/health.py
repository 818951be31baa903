"""/healthz: this process lives. /readyz: it can answer checks, and says what else it reaches."""

from collections.abc import Callable

from flask import Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from registry.db import db


def add_health(app: Flask, index_ready: Callable[[], bool]) -> None:
    """`index_ready` tells whether checks can be answered: that alone decides readiness, since checks go on
    while the database is down."""

    @app.get("/healthz")
    def healthz() -> Response:
        return _plain(jsonify(status="ok"))

    @app.get("/readyz")
    def readyz() -> Response:
        ready = index_ready()
        answer = jsonify(
            status="ready" if ready else "not ready",
            checks="ready" if ready else "no index yet",
            database="reached" if _database_answers() else "down",
        )
        answer.status_code = 200 if ready else 503
        return _plain(answer)


def _plain(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _database_answers() -> bool:
    try:
        db.session.execute(text("select 1"))
    except SQLAlchemyError:
        return False
    finally:
        db.session.rollback()
    return True
