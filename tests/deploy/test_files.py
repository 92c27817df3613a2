"""The files of docs/deploy are well formed, and agree with each other and with the command."""

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cdiscount_async.cli import _parser

from .deployment import (
    FILES,
    compose,
    health_check,
    instructions,
    kubernetes,
    shell_blocks,
    text_of,
    worker_command,
)

SECRETS = {"redis_password", "redis_url", "postgres_password", "postgres_url", "fleet_secret", "sellers.json"}


def test_the_dockerfile_has_known_instructions() -> None:
    """Each line is an instruction of Docker. The image runs the worker itself, not as root."""
    names = [name for name, _ in instructions()]
    arguments = dict(instructions())

    assert "FROM" == names[0]
    assert {*names} == {"FROM", "RUN", "USER", "WORKDIR", "COPY", "HEALTHCHECK", "CMD"}
    assert arguments["USER"].isdigit()
    assert int(arguments["USER"]) > 0
    assert (FILES / arguments["COPY"].split()[0]).is_file()
    assert "http://127.0.0.1:8080" in health_check()[2]


def test_the_image_installs_extras_that_exist() -> None:
    """The package is installed with the extras that shops.py needs."""
    found = re.findall(r"cdiscount-async\[([\w,]+)\]", text_of("Dockerfile"))
    declared = (FILES.parents[1] / "pyproject.toml").read_text(encoding="utf-8")

    assert ["postgres,workers"] == found
    for extra in found[0].split(","):
        assert re.search(rf"(?m)^{extra} = \[", declared)


def test_commands_are_commands() -> None:
    """The command of the image, and each `cdiscount` line of the page, is understood by the command."""
    lines = [line for block in shell_blocks() for line in block.splitlines() if "cdiscount work" in line]
    found = [worker_command(), *(shlex.split(line[line.index("cdiscount work") :], comments=True) for line in lines)]

    assert len(found) > 2
    for words in found:
        options = _parser().parse_args(words[1:])
        assert "shops:workers" == options.workers


def test_compose_is_whole() -> None:
    """Each network, volume and secret in use is declared. Only workers reach the outside, and no port is open."""
    content = compose()
    services: dict[str, dict[str, Any]] = content["services"]

    assert {"redis", "postgres", "worker"} == {*services}
    assert 3 == services["worker"]["deploy"]["replicas"]
    assert {"condition": "service_healthy"} == services["worker"]["depends_on"]["redis"]
    assert content["networks"]["inside"]["internal"]
    assert ["worker"] == [name for name, one in services.items() if "outside" in one["networks"]]
    assert not any("ports" in one for one in services.values())
    for one in services.values():
        assert {*one["networks"]} <= {*content["networks"]}
        assert {*one["secrets"]} <= {*content["secrets"]}
        for volume in one.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in content["volumes"] or (FILES / source).is_file()
    assert SECRETS == {*content["secrets"]}
    assert [f"secrets/{name}" for name in content["secrets"]] == [one["file"] for one in content["secrets"].values()]


def test_kubernetes_is_whole() -> None:
    """Selectors find their pods, volumes are declared, and the worker is started as the image starts it."""
    objects = kubernetes()
    worker, redis = objects["Deployment", "worker"]["spec"], objects["StatefulSet", "redis"]["spec"]
    policy = objects["NetworkPolicy", "redis"]["spec"]

    assert 3 == worker["replicas"]
    for one in (worker, redis):
        pod = one["template"]["spec"]
        (container,) = pod["containers"]
        claims = {claim["metadata"]["name"] for claim in one.get("volumeClaimTemplates", [])}
        assert one["selector"]["matchLabels"] == one["template"]["metadata"]["labels"]
        assert {mount["name"] for mount in container["volumeMounts"]} == {v["name"] for v in pod["volumes"]} | claims
        assert {"fleet"} == {volume["secret"]["secretName"] for volume in pod["volumes"]}
        assert pod["securityContext"]["runAsNonRoot"]
        assert not container["securityContext"]["allowPrivilegeEscalation"]
        assert container["livenessProbe"]
    assert worker["template"]["spec"]["containers"][0]["args"] == worker_command()
    ports = {port["name"]: port["containerPort"] for port in worker["template"]["spec"]["containers"][0]["ports"]}
    assert {"health": 8080, "metrics": 9100} == ports
    assert objects["Service", "redis"]["spec"]["selector"] == redis["selector"]["matchLabels"]
    assert policy["podSelector"]["matchLabels"] == redis["selector"]["matchLabels"]
    assert [{"podSelector": {"matchLabels": {"app": "worker"}}}] == policy["ingress"][0]["from"]


def test_redis_is_started_in_the_same_way() -> None:
    """Compose and Kubernetes start Redis with the same script: a password, an append-only file, and no eviction."""
    scripts = [
        compose()["services"]["redis"]["command"][2],
        kubernetes()["StatefulSet", "redis"]["spec"]["template"]["spec"]["containers"][0]["args"][2],
    ]

    assert scripts[0] == scripts[1]
    for setting in ("appendonly yes", "maxmemory-policy noeviction", "requirepass $(cat /run/secrets/redis_password)"):
        assert setting in scripts[0]


def test_the_page_makes_every_secret(tmp_path: Path) -> None:
    """The commands of the page make the files of secrets, which differ each time and only their owner reaches."""
    made: list[dict[str, str]] = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        subprocess.run(["sh", "-euc", shell_blocks()[0]], cwd=folder, check=True)  # noqa: S603, S607 - the page's
        made.append({file.name: file.read_text(encoding="utf-8") for file in (folder / "secrets").iterdir()})

    assert SECRETS == {*made[0]}
    assert 0o700 == (tmp_path / "one" / "secrets").stat().st_mode & 0o777
    assert all(made[0][name] != made[1][name] for name in SECRETS - {"sellers.json"})
    assert len(made[0]["fleet_secret"]) > 32
    assert re.fullmatch(r"redis://:\w{20,}@redis:6379/0\n", made[0]["redis_url"])
    assert re.fullmatch(r"postgresql://shops:\w{20,}@postgres/shops\n", made[0]["postgres_url"])


@pytest.mark.parametrize("words", ["No image was built", "run any code", "noeviction"])
def test_the_page_says_what_it_must(words: str) -> None:
    """The page says what was not tried, and what a person who can write to Redis may do."""
    assert words in " ".join(text_of("README.md").split())
