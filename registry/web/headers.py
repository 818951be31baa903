"""Security headers of every answer. The policy allows nothing inline. Its one exception is the page that is made to
stand in frames of others."""

_POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)


def policy(frame_ancestors: str) -> str:
    """The policy, and who may frame the page."""
    return "; ".join((*_POLICY, f"frame-ancestors {frame_ancestors}"))


CONTENT_SECURITY_POLICY = policy(frame_ancestors="'none'")
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


def always(https: bool) -> list[tuple[str, str]]:
    """The headers of each answer; over HTTPS browsers are told to stay there."""
    return list((ALWAYS | ({"Strict-Transport-Security": TRANSPORT} if https else {})).items())
