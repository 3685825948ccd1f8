"""Certificates: those of the name that was asked, although the request goes to its address."""

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from layers.errors import SourceError
from tests.server.remote.bring import CSV, RULES, bring_confined, web
from tests.server.remote.site import Answer, Site, open_site

RULES_OF_NAMES = replace(RULES, hosts=("localhost", "127.0.0.1", "::1"))
MAKE = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the name localhost, with its key."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    more = ["-addext", "subjectAltName=DNS:localhost", "-keyout", file, "-out", f"{file}.crt"]
    subprocess.run([*MAKE.split(), *more], check=True, capture_output=True)
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


@pytest.fixture
def secured(certificate: Path) -> Iterator[Site]:
    """A server with that certificate, and a CSV file on it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with open_site(context) as site:
        site.put("/reports.csv", CSV)
        yield site


def named(site: Site, path: str = "/reports.csv") -> str:
    """Write the address of a file by the name that the certificate holds."""
    return site.address.replace("127.0.0.1", "localhost") + path


def test_the_certificate_of_the_name_is_good(
    secured: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    assert len(bring_confined(web(named(secured)), RULES_OF_NAMES)) == 2


def test_the_certificate_of_another_name_is_refused(
    secured: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    with pytest.raises(SourceError, match="certificate is not valid for '127"):
        bring_confined(web(f"{secured.address}/reports.csv"), RULES_OF_NAMES)


def test_a_certificate_that_nobody_trusts_is_refused(secured: Site) -> None:
    with pytest.raises(SourceError, match=r"could not be read .*self-signed certificate"):
        bring_confined(web(named(secured)), RULES_OF_NAMES)


def test_https_that_leads_to_http_is_refused(
    secured: Site, site: Site, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    target = {"Location": site.put("/reports.csv", CSV)}
    secured.put("/moved.csv", lambda _: Answer(status=302, headers=target))
    with pytest.raises(SourceError, match="expected https to the end"):
        bring_confined(web(named(secured, "/moved.csv")), RULES_OF_NAMES)
    assert site.asked == []
