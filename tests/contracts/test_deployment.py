"""The container files: what must hold of them before anything is built."""

import re

import pytest

from tests.contracts.source import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")


def stages() -> dict[str, str]:
    """Name → instructions, for each stage of the Dockerfile."""
    parts = re.split(r"^FROM \S+ AS (\w+)$", DOCKERFILE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def compose_services() -> dict[str, str]:
    """Name → lines, for each service of the compose file."""
    body = COMPOSE.partition("\nservices:\n")[2].partition("\nnetworks:\n")[0]
    parts = re.split(r"^  (\w+):$", body, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_bases_can_be_replaced():
    bases = set(re.findall(r"^FROM (\S+) ", DOCKERFILE, re.MULTILINE))
    assert bases - set(stages()) == {"${BASE_IMAGE}", "${PROXY_BASE_IMAGE}"}


@pytest.mark.parametrize("stage", ["app", "proxy"])
def test_what_runs_is_not_root_and_says_whether_it_is_well(stage: str):
    instructions = stages()[stage]
    assert re.search(r"^USER (?!root|0)\w+", instructions, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", instructions, re.MULTILINE)


def test_the_server_carries_no_tools_that_built_it():
    assert "pip" not in stages()["app"]


def test_only_what_runs_goes_into_the_image():
    lines = [line for line in IGNORED.splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    assert {line for line in lines if line.startswith("!")} & {"!tests", "!.env", "!instance", "!.git"} == set()


def test_every_folder_of_the_server_goes_into_the_image():
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert {f"!{name}" for name in folders} <= set(IGNORED.splitlines())


@pytest.mark.parametrize("name", ["app", "database", "proxy"])
def test_every_service_is_hardened(name: str):
    assert "<<: *hardened" in compose_services()[name]
    assert all(word in COMPOSE for word in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"))


def test_only_the_proxy_listens_outside_and_only_here_by_default():
    published = {name: text for name, text in compose_services().items() if "ports:" in text}
    assert set(published) == {"proxy"}
    assert "127.0.0.1:8080" in published["proxy"]


def test_no_secret_is_written_down():
    assert re.findall(r"(?:PASSWORD|SECRET_KEY|TOKEN): +([^$\s].*)", COMPOSE) == []


def test_continuous_integration_runs_what_everybody_runs():
    commands = re.findall(r"run: ?(.+)", WORKFLOW)
    assert "bash .ci/run" in commands
    assert "make image" in commands
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
