"""Three ways of knowing who asks: one user of this machine, keys and sessions, or a trusted proxy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated, Literal

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from sqlalchemy import Engine

from robojudge.errors import UsageError
from robojudge_server.errors import NotLoggedIn
from robojudge_server.security.cookie import COOKIE, session_token
from robojudge_server.store.queries_people import annotator, user_of_key
from robojudge_server.store.queries_sessions import user_of_session
from robojudge_server.user import USER_NAME, Role, User

Mode = Literal["local", "key", "proxy"]
KEY_HELP = "A user's key, for programs: `Authorization: Bearer KEY`."
COOKIE_HELP = "Set by `POST /session`, for browsers."
Bearer = Annotated[
    HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False, description=KEY_HELP))
]
Cookie = Annotated[str | None, Depends(APIKeyCookie(name=COOKIE, auto_error=False, description=COOKIE_HELP))]


@dataclass(frozen=True)
class Identity:
    """One way of knowing who asks.

    Attributes:
        mode: which.
        find: returns the user that a request proves to come from, if any.
        current_user: FastAPI dependency that returns that user, or raises `NotLoggedIn`.
    """

    mode: Mode
    find: Callable[[Request], User | None]
    current_user: Callable[..., User]


def local_user(name: str, role: Role = "admin") -> Identity:
    """Take every request for one person's: only for a server that nobody else can reach.

    Raises:
        UsageError: the name has characters that names may not have.
    """
    if USER_NAME.fullmatch(name) is None:
        raise UsageError(f"user name {name!r}: 1 to 64 of the characters A-Z a-z 0-9 . _ - @")
    user = User(name, role)

    def find(_: Request) -> User:
        return user

    return Identity("local", find, find)


def key_or_session(engine: Engine) -> Identity:
    """Know programs by the key they send, browsers by the cookie that a key was swapped for.

    A request that sends a key is judged by it alone.
    """

    def find(request: Request) -> User | None:
        scheme, key = get_authorization_scheme_param(request.headers.get("authorization"))
        if scheme:
            return user_of_key(engine, key) if scheme.lower() == "bearer" else None
        token = session_token(request)
        return user_of_session(engine, token) if token else None

    def current_user(request: Request, _key: Bearer, _token: Cookie) -> User:
        return _known(find(request), "log in: send `Authorization: Bearer KEY`, or POST /session")

    return Identity("key", find, current_user)


def proxy_user(
    engine: Engine, header: str, trusted: Sequence[str], default_role: Role | None = None
) -> Identity:
    """Believe a header that a proxy sets, if the proxy itself is asking.

    The server must see the proxy's own address: nothing may replace it by `X-Forwarded-For`.

    Args:
        engine: where roles are kept, and who is disabled.
        header: name of the header that holds the user's name.
        trusted: addresses and networks of proxies.
        default_role: role of users without a row; None keeps them out.

    Raises:
        UsageError: one of `trusted` is no address or network.
    """
    networks = [_network(text) for text in trusted]

    def find(request: Request) -> User | None:
        names = request.headers.getlist(header)
        if len(names) != 1 or USER_NAME.fullmatch(names[0]) is None or not _from(request, networks):
            return None
        row = annotator(engine, names[0])
        if row is not None:
            return None if row.disabled else User(row.name, row.role)
        return User(names[0], default_role) if default_role is not None else None

    def current_user(request: Request) -> User:
        return _known(find(request), "the proxy before this server did not name a user who may come in")

    return Identity("proxy", find, current_user)


def _known(user: User | None, otherwise: str) -> User:
    if user is None:
        raise NotLoggedIn(otherwise)
    return user


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise UsageError(f"trusted proxy {text!r} is no address or network such as 10.0.0.0/8") from error


def _from(request: Request, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Tell whether a request came from one of some networks."""
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return any(address in network for network in networks)
