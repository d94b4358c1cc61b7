"""The page's colours and type as a Gradio theme; ``room.css`` draws everything else from them.

Only fonts that the reader's machine already has: a Google font would be a request to elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

# (light, dark); the same values stand as custom properties at the top of room.css.
PAPER = ("#faf8f4", "#161513")
SURFACE = ("#ffffff", "#1f1d1a")
INK = ("#1d1b18", "#ece8e0")
QUIET = ("#5f5a52", "#aaa398")
LINE = ("#e3ded4", "#37332d")
ACCENT = ("#7a2230", "#d3949d")
ON_ACCENT = ("#ffffff", "#2a0d12")


def theme() -> Base:
    """Give the theme; its variables colour Gradio's own fields and buttons."""
    from gradio.themes import Base

    pairs = {
        "body_background_fill": PAPER,
        "body_text_color": INK,
        "body_text_color_subdued": QUIET,
        "background_fill_primary": SURFACE,
        "background_fill_secondary": PAPER,
        "border_color_primary": LINE,
        "border_color_accent": ACCENT,
        "color_accent_soft": PAPER,
        "block_background_fill": PAPER,
        "block_border_color": LINE,
        "input_background_fill": SURFACE,
        "input_background_fill_focus": SURFACE,
        "input_border_color": LINE,
        "input_border_color_focus": ACCENT,
        "input_placeholder_color": QUIET,
        "button_primary_background_fill": ACCENT,
        "button_primary_background_fill_hover": ACCENT,
        "button_primary_text_color": ON_ACCENT,
        "button_primary_border_color": ACCENT,
        "button_secondary_background_fill": SURFACE,
        "button_secondary_background_fill_hover": PAPER,
        "button_secondary_text_color": INK,
        "button_secondary_border_color": LINE,
        "loader_color": ACCENT,
    }
    colours = {name: light for name, (light, _) in pairs.items()}
    colours |= {f"{name}_dark": dark for name, (_, dark) in pairs.items()}
    return Base(font=SANS, font_mono=MONO).set(
        **colours,
        block_border_width="0px",
        block_shadow="none",
        input_shadow="none",
        input_shadow_focus="none",
        button_primary_shadow="none",
        button_secondary_shadow="none",
        button_large_radius="10px",
        input_radius="12px",
        block_radius="12px",
    )
