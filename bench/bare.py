"""The yardstick: Flask saying hello, under the same server and settings as the portal."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """The least a Flask page can be."""
    return "Hello"
