"""Sign in to an Azure resource: a key, a ready Entra token, or this machine's Entra credential."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from robojudge.errors import AuthError, MissingExtra, ServerUnavailable
from robojudge.transports.environment import setting
from robojudge.transports.scrub import excerpt

if TYPE_CHECKING:
    from azure.identity.aio import DefaultAzureCredential


async def _nothing_to_close() -> None:
    """A fixed key or token holds no connection."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way to sign in.

    Attributes:
        kind: `key` (api-key), `token` (a fixed Entra token), `entra` (tokens fetched as needed).
        token: returns the key or a current token.
        fixed: the key or token itself; None for `entra`.
        fix: what to do when it is refused.
        close: closes the credential's connections.
    """

    kind: Literal["key", "token", "entra"]
    token: Callable[[], Awaitable[str]]
    fixed: str | None = field(repr=False)
    fix: str
    close: Callable[[], Awaitable[None]] = _nothing_to_close

    @property
    def secrets(self) -> tuple[str, ...]:
        """Values that must never appear in a message."""
        return (self.fixed,) if self.fixed is not None else ()


def sign_in(judge: str, key_name: str, token_name: str | None, scope: str) -> SignIn:
    """Choose how to sign in: the key, else the token, else Entra.

    Args:
        judge: `provider/model`, for messages.
        key_name: environment variable of the key.
        token_name: environment variable of a ready Entra token; None if the provider has none.
        scope: what Entra tokens are asked for.

    Raises:
        MissingExtra: neither is set, and azure-identity is not installed.
    """
    key = setting(key_name)
    if key is not None:
        return _fixed("key", key, f"check {key_name} and that it belongs to this resource")
    token = setting(token_name) if token_name else None
    if token is not None:
        return _fixed("token", token, f"{token_name} may have expired; fetch a new token")
    names = key_name if token_name is None else f"{key_name} or {token_name}"
    try:
        from azure.identity.aio import DefaultAzureCredential
    except ImportError:
        raise MissingExtra("azure", f"{judge} without {names} signs in with Entra, which") from None
    credential = DefaultAzureCredential()
    return SignIn(
        kind="entra",
        token=lambda: _entra_token(judge, credential, scope, names),
        fixed=None,
        fix=f"give this identity access to the resource, or set {names}",
        close=credential.close,
    )


def _fixed(kind: Literal["key", "token"], value: str, fix: str) -> SignIn:
    async def token() -> str:
        return value

    return SignIn(kind=kind, token=token, fixed=value, fix=fix)


async def _entra_token(judge: str, credential: DefaultAzureCredential, scope: str, names: str) -> str:
    """Fetch a token; the credential caches and renews it.

    Raises:
        AuthError: no Entra identity is available, or it was refused.
        ServerUnavailable: the sign-in service cannot be reached.
    """
    from azure.core.exceptions import AzureError, ClientAuthenticationError

    try:
        found = await credential.get_token(scope)
    except ClientAuthenticationError as error:
        said = excerpt(str(error))
        raise AuthError(f"{judge}: Entra sign-in failed ({said}); run 'az login', or set {names}") from None
    except AzureError as error:
        raise ServerUnavailable(
            f"{judge}: the Entra sign-in service failed ({excerpt(str(error))})"
        ) from None
    return found.token
