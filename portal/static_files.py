"""Static files under names with a digest, which browsers may keep forever."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLES = "css/portal.css"
IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')
# Neither means anything inside a layer.
NOT_IN_LAYERS = re.compile(r'@charset "[^"]*";|/\*# sourceMappingURL=.*?\*/')


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Joins the stylesheets into one, and rewrites the addresses by which our scripts import each other.

    Scripts of packages stay as they are: django-htmx's import files that it does not ship.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def post_process(self, paths, dry_run=False, **options):
        if STYLES in paths and not dry_run:
            self._join_styles(paths)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _join_styles(self, paths) -> None:
        """Write what the stylesheet imports into it, each file in its layer: a first visit waits for one."""

        def content(match: re.Match) -> str:
            text = _read(paths, f"css/{match[1]}".removeprefix("css/../"))
            return f"@layer {match[2]} {{\n{NOT_IN_LAYERS.sub('', text)}\n}}"

        joined = IMPORT.sub(content, _read(paths, STYLES))
        self.delete(STYLES)
        self.save(STYLES, ContentFile(joined))
        paths[STYLES] = (self, STYLES)


def _read(paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
