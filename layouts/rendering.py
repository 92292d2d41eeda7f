"""Plain HTML from `templates/`, for what is no Dash page: what is put in is escaped, but for what is markup already."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

FOLDER = Path(__file__).parent / "templates"
"""Templates, one folder a page."""


class _Joined(jinja2.FileSystemLoader):
    """Reads templates as if each stood on one line: breaks and indentation are for people and no text of the page."""

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The source of a template with its lines joined."""
        source, path, is_current = super().get_source(environment, template)
        return "".join(line.strip() for line in source.splitlines()), path, is_current


_ENVIRONMENT = jinja2.Environment(loader=_Joined(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined)


def render(template: str, **values: Any) -> Markup:
    """A template with these values in it.

    Raises:
        jinja2.UndefinedError: when the template asks for a value that is not given.
    """
    return Markup(_ENVIRONMENT.get_template(template).render(**values))  # noqa: S704 - escaped by the template


def drawn(markup: str) -> Markup:
    """An SVG or a style sheet of our own as markup: `coverage.figures` escapes what stands in it itself."""
    return Markup(markup)  # noqa: S704 - see above
