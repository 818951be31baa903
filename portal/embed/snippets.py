"""What a site copies into its page. Plain HTML: no script, no file of ours but the frame itself. Pure."""

from html import escape

from portal.embed.presets import Preset

HEIGHT = 520


def frame_snippet(site: str, preset: Preset) -> str:
    """A frame that shows form and answer in its place."""
    address = f"{site}/embed/check" + (f"?{preset.query}" if preset.told else "")
    return (
        f'<iframe src="{escape(address)}" title="Is yours recalled?"\n'
        f'  width="100%" height="{HEIGHT}" style="border:0" loading="lazy"></iframe>\n'
    )


def form_snippet(site: str, preset: Preset) -> str:
    """A form whose answer opens on this site, in a tab of its own."""
    told = "".join(
        f'  <input type="hidden" name="{escape(name)}" value="{escape(value)}">\n'
        for name, value in preset.told
    )
    return (
        f'<form action="{escape(site)}/check" method="get" target="_blank">\n{told}'
        '  <label for="recall-number">The number on your product</label>\n'
        '  <input id="recall-number" name="serial" maxlength="100" autocomplete="off" required>\n'
        "  <button>Is it recalled? (opens a new tab)</button>\n</form>\n"
    )
