"""Which hosts may be asked, held against the list after the name is resolved.

A listed name does not open the inside of the network: where it resolves to an address that is not
public, that address must be listed too, or a network around it. A host is resolved once per fetch,
and connected to by the address that was judged, so that a second answer of the name server changes
nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx

from layers.errors import SourceError

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str], list[str]]
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def resolve(host: str) -> list[str]:
    """Ask the system for the addresses of a host.

    Raises
    ------
    OSError
        If it has none.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def judge(host: str, hosts: Sequence[str], resolved: Resolve = resolve) -> list[str]:
    """Return the addresses at which a host may be asked.

    Parameters
    ----------
    hosts
        What the administrator listed.

    Raises
    ------
    SourceError
        If the host is not listed, is not known, or leads inside.
    """
    if not any(_names(listed, host) for listed in hosts):
        raise SourceError(
            f"{host} is no host that the administrator allows; add it to HEXRADAR_REMOTE_HOSTS if "
            "it should be asked."
        )
    try:
        found = resolved(host)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{host} has no address ({error}); mend the definition.") from error
    for text in found:
        if not _is_public(_unwrapped(text)) and not any(_holds(one, text) for one in hosts):
            raise SourceError(
                f"{host} leads to {text}, which is not a public address; add the address itself "
                "to HEXRADAR_REMOTE_HOSTS if it should be asked."
            )
    return found


def _names(listed: str, host: str) -> bool:
    if listed.startswith("*."):
        return host.endswith(listed[1:])
    return listed == host or _holds(listed, host)


def _holds(listed: str, address: str) -> bool:
    try:
        return _unwrapped(address) in ipaddress.ip_network(listed)
    except ValueError:
        return False


def _unwrapped(text: str) -> Address:
    """Read an address; one of the old kind inside one of the new kind counts as itself."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved


@dataclass(slots=True)
class _Host:
    """A judged host: its addresses, and connections that serve no other host."""

    addresses: list[str]
    transport: httpx.HTTPTransport


@dataclass(slots=True)
class Guard(httpx.BaseTransport):
    """Lets requests pass to listed hosts only, be they ours, a redirect or a link."""

    hosts: Sequence[str]
    resolved: Resolve = resolve
    _known: dict[str, _Host] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to an address of its host that was judged.

        Raises
        ------
        SourceError
            If its host or its scheme may not be asked.
        """
        if request.url.scheme not in ("http", "https"):
            raise SourceError(f"got an address of {request.url.scheme}:; expected http or https.")
        host = self._host(request.url.host)
        for number, address in enumerate(host.addresses, 1):
            try:
                return host.transport.handle_request(_sent_to(address, request))
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if number == len(host.addresses):
                    raise
        raise AssertionError("a judged host has an address")

    def close(self) -> None:
        """Close every connection."""
        for host in self._known.values():
            host.transport.close()

    def _host(self, name: str) -> _Host:
        if name not in self._known:
            addresses = judge(name, self.hosts, self.resolved)
            self._known[name] = _Host(addresses, httpx.HTTPTransport())
        return self._known[name]


def _sent_to(address: str, request: httpx.Request) -> httpx.Request:
    """Address a request to one machine; certificate and Host stay those of the name."""
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )
