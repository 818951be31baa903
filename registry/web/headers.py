"""Security headers of every answer. The policy allows nothing inline and has no exception."""

from flask import Flask, Response

_POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
)
CONTENT_SECURITY_POLICY = "; ".join(_POLICY)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TRANSPORT = "max-age=31536000; includeSubDomains"


def secure(app: Flask, *, https: bool, cache: str) -> None:
    """Adds the headers to every answer; `cache` is the Cache-Control of answers that set none."""
    always = list((ALWAYS | ({"Strict-Transport-Security": TRANSPORT} if https else {})).items())

    @app.after_request
    def add(response: Response) -> Response:
        headers = response.headers
        for name, value in always:
            if name not in headers:
                headers[name] = value
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = cache
        return response
