"""The ground holds: the site answers on both databases, with its headers, ids and limits."""

from flask.testing import FlaskClient


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert ready.json["database"] == "reached"


def test_a_request_keeps_a_well_formed_id_and_loses_a_bad_one(client: FlaskClient) -> None:
    assert (
        client.get("/healthz", headers={"X-Request-ID": "abcdef-123456"}).headers["X-Request-ID"]
        == "abcdef-123456"
    )
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"


def test_policy_has_no_exception(client: FlaskClient) -> None:
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")


def test_metrics_are_for_this_machine_only(client: FlaskClient) -> None:
    client.get("/healthz")
    assert b"portal_requests_total" in client.get("/metrics").data
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.9"}).status_code == 404


def test_a_static_file_is_pressed_and_cached_for_a_year(client: FlaskClient) -> None:
    with client.get("/static/bootstrap/css/bootstrap.min.css", headers={"Accept-Encoding": "br"}) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert len(answer.data) < 30_000
        assert "max-age=31536000" in answer.headers["Cache-Control"]
