"""What the files of docs/deploy say: their commands, ports and secrets."""

import json
import re
from pathlib import Path
from typing import Any, Final

import yaml

FILES: Final = Path(__file__).parents[2] / "docs" / "deploy"


def text_of(name: str) -> str:
    """Return a file of docs/deploy."""
    return (FILES / name).read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Dockerfile, each with its arguments."""
    lines = re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", text_of("Dockerfile"))).splitlines()
    return [(name, arguments.strip()) for name, _, arguments in (line.partition(" ") for line in lines if line.strip())]


def worker_command() -> list[str]:
    """Return the command of a worker."""
    (command,) = (arguments for name, arguments in instructions() if name == "CMD")
    words: list[str] = json.loads(command)
    return words


def health_check() -> list[str]:
    """Return the command that says whether a worker is alive."""
    (arguments,) = (arguments for name, arguments in instructions() if name == "HEALTHCHECK")
    words: list[str] = json.loads(arguments.partition("CMD")[2])
    return words


def compose() -> dict[str, Any]:
    """Return the content of compose.yaml, with `$$` as the shell of a container sees it."""
    content: dict[str, Any] = yaml.safe_load(text_of("compose.yaml").replace("$$", "$"))
    return content


def kubernetes() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the objects of kubernetes.yaml by kind and name."""
    found = [one for one in yaml.safe_load_all(text_of("kubernetes.yaml")) if one]
    return {(one["kind"], one["metadata"]["name"]): one for one in found}


def shell_blocks() -> list[str]:
    """Return the blocks of shell commands on the page."""
    return re.findall(r"```sh\n(.*?)```", text_of("README.md"), re.DOTALL)
