"""Hatchling's hook that compiles the registry to JSON while a wheel is built (see `partners.files.compiled`)."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRegistry(BuildHookInterface[BuilderConfig]):
    """Adds the compiled registry to the wheel, and writes nothing into the source tree."""

    _written: TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the registry, unless the wheel only points to the source tree, which reads YAML."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root, "src")))
        from partners.files.compiled import compile_registry

        self._written = TemporaryDirectory()
        for name, content in compile_registry(Path(self.root, "registry")):
            path = Path(self._written.name, name)
            path.write_bytes(content)
            build_data["force_include"][str(path)] = f"partners/compiled/{name}"

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        """Remove what the wheel holds now."""
        if self._written is not None:
            self._written.cleanup()
