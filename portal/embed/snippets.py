"""What a site copies into its page, in the language of whoever copies it. Plain HTML: no script, no file of ours but
the frame itself."""

from html import escape

from portal.embed.presets import Preset
from registry.tongue.speaking import gettext as _

HEIGHT = 520


def frame_snippet(site: str, preset: Preset) -> str:
    """A frame that shows form and answer in its place."""
    title = _("Is yours recalled?")
    address = f"{site}/embed/check" + (f"?{preset.query}" if preset.told else "")
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}"\n'
        f'  width="100%" height="{HEIGHT}" style="border:0" loading="lazy"></iframe>\n'
    )


def form_snippet(site: str, preset: Preset) -> str:
    """A form whose answer opens on this site, in a tab of its own."""
    told = "".join(
        f'  <input type="hidden" name="{escape(name)}" value="{escape(value)}">\n'
        for name, value in preset.told
    )
    label, button = escape(_("The number on your product")), escape(_("Is it recalled? (opens a new tab)"))
    return (
        f'<form action="{escape(site)}/check" method="get" target="_blank">\n{told}'
        f'  <label for="recall-number">{label}</label>\n'
        '  <input id="recall-number" name="serial" maxlength="100" autocomplete="off" required>\n'
        f"  <button>{button}</button>\n</form>\n"
    )
