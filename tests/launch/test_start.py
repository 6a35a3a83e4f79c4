import re
import subprocess
import sys

from config.version import VERSION
from tests.stack import ROOT, product_environment

RELEASE = re.compile(r"^## (\d+\.\d+\.\d+)", re.M)


def test_the_launcher_prints_its_version_and_starts_nothing(tmp_path):
    said = subprocess.run(
        [sys.executable, "-m", "config.launch", "--version"],
        cwd=ROOT, env=product_environment(tmp_path), capture_output=True, text=True,
    )  # fmt: skip

    assert (said.returncode, said.stdout) == (0, f"{VERSION}\n")
    assert list(tmp_path.iterdir()) == []


def test_what_starts_the_services_loads_nothing_slow_first(tmp_path):
    code = (
        "import sys, django; django.setup(); import config.launch.services, config.launch.weights;"
        "print({'httpx', 'langflow', 'onnxruntime', 'xllamacpp', 'config.urls'} & set(sys.modules))"
    )

    loaded = subprocess.check_output(
        [sys.executable, "-c", code], cwd=ROOT, env=product_environment(tmp_path), text=True
    )

    assert loaded == "set()\n"


def test_the_changelogs_newest_release_is_this_version():
    releases = RELEASE.findall((ROOT / "CHANGELOG.md").read_text())

    assert releases[:1] in ([], [VERSION])
