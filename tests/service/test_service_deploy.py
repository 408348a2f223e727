"""The files for running the service elsewhere do what `docs/deploy.md` says of them."""

import re
import shlex
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from installed import ROOT
from serving import command, wait_for

FILES = ROOT / "examples" / "deploy"
UNIT = (FILES / "blink-expert.service").read_text(encoding="utf-8")
CONTAINER = (FILES / "Containerfile").read_text(encoding="utf-8")
NGINX = (FILES / "nginx.conf").read_text(encoding="utf-8")
DEPLOYMENT, SERVICE = yaml.safe_load_all((FILES / "kubernetes.yaml").read_text(encoding="utf-8"))
POD = DEPLOYMENT["spec"]["template"]["spec"]
(RUNS,) = POD["containers"]


def of_unit(name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.+)$", UNIT, re.MULTILINE)
    return str(value)


def of_container() -> list[str]:
    (words,) = re.findall(r"^CMD (\[.+\])$", CONTAINER, re.MULTILINE)
    return [str(word) for word in yaml.safe_load(words)]


COMMANDS = {
    "unit": shlex.split(of_unit("ExecStart")),
    "container": of_container(),
    "Kubernetes": RUNS["args"],
}


def with_any_port(name: str) -> list[str]:
    """Return the words of a command, but let the system choose its port."""
    program, serve, *words = map(str, COMMANDS[name])
    assert (Path(program).name, serve) == ("blink-expert", "serve")
    place = words.index("--port")
    assert words[place + 1] == "8000"
    return [serve, *words[: place + 1], "0", *words[place + 2 :]]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_starts_a_service_that_its_probes_find_ready(name: str, tmp_path: Path) -> None:
    with command(*with_any_port(name), cache=tmp_path) as (_, port):
        # With several workers, it listens once the first of them has begun.
        wait_for(lambda: listens(port), seconds=60)
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            path = RUNS[probe]["httpGet"]["path"]
            assert httpx.get(f"http://127.0.0.1:{port}{path}", timeout=60).status_code == 200


def test_a_stop_leaves_time_for_the_grace() -> None:
    seconds = {
        name: int(words[words.index("--grace") + 1])
        for name, words in COMMANDS.items()
        if "--grace" in words
    }
    assert int(of_unit("TimeoutStopSec")) > seconds["unit"]
    waits = RUNS["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert POD["terminationGracePeriodSeconds"] > seconds["Kubernetes"] + waits


def test_ports_fit_together() -> None:
    port = int(COMMANDS["Kubernetes"][COMMANDS["Kubernetes"].index("--port") + 1])
    assert RUNS["ports"] == [{"name": "http", "containerPort": port}]
    assert SERVICE["spec"]["ports"][0]["targetPort"] == "http"
    assert SERVICE["spec"]["selector"] == DEPLOYMENT["spec"]["selector"]["matchLabels"]
    assert f"EXPOSE {port}" in CONTAINER
    assert f"server 127.0.0.1:{port};" in NGINX


def test_the_image_installs_extras_that_there_are() -> None:
    (named,) = re.findall(r"'/source\[(.+)\]'", CONTAINER)
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for extra in named.split(","):
        assert f"\n{extra} = [" in project


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, ssl.SSLContext, Path]]:
    """Run nginx, with the file as it is but for names of this machine, before a real service."""
    for program in ("nginx", "openssl"):
        if shutil.which(program) is None:
            pytest.skip(f"install {program} (Debian's package {program}) to run this")
    key, certificate, log = (tmp_path / name for name in ("key.pem", "cert.pem", "access.log"))
    certify = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext"
    subprocess.run(
        [*certify.split(), "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True,
        capture_output=True,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        own = free.getsockname()[1]
    with command(*with_any_port("unit"), cache=tmp_path / "cache") as (_, port):
        wait_for(lambda: listens(port), seconds=60)
        here = {
            "listen 443 ssl": f"listen 127.0.0.1:{own} ssl",
            "127.0.0.1:8000": f"127.0.0.1:{port}",
            "/etc/ssl/certs/expert.example.com.pem": str(certificate),
            "/etc/ssl/private/expert.example.com.key": str(key),
            "/var/log/nginx/blink-expert.log": str(log),
        }
        text = NGINX
        for name, instead in here.items():
            assert text.count(name) == 1
            text = text.replace(name, instead)
        main = tmp_path / "nginx.conf"
        main.write_text(
            f"pid {tmp_path}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n{text}\n}}\n"
        )
        with subprocess.Popen(
            ["nginx", "-p", tmp_path, "-c", main, "-g", "daemon off;"], stderr=subprocess.PIPE
        ) as nginx:
            try:
                wait_for(lambda: listens(own) or nginx.poll() is not None)
                assert nginx.poll() is None, nginx.stderr and nginx.stderr.read().decode()
                yield (
                    f"https://localhost:{own}",
                    ssl.create_default_context(cafile=certificate),
                    log,
                )
            finally:
                nginx.terminate()


def listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def test_nginx_stands_before_the_service(site: tuple[str, ssl.SSLContext, Path]) -> None:
    address, context, log = site
    with httpx.Client(base_url=address, verify=context, timeout=60) as client:
        answer = client.get("/v1/advice", params={"device": "xt2", "coin": "yes"})
        assert answer.status_code == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.json()["format"] == "blink-expert.advice/1"
        again = {"If-None-Match": answer.headers["etag"]}
        known = client.get("/v1/advice", params={"coin": "yes", "device": "xt2"}, headers=again)
        assert known.status_code == 304
        assert client.post("/v1/advice", content=b" " * 70_000).status_code == 413
        assert client.get("/metrics").status_code == 200
    written = log.read_text(encoding="utf-8")
    assert "GET /v1/advice 200" in written
    assert "xt2" not in written
