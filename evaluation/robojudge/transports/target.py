"""Who is being asked: what messages, fingerprints and bodies need to know about one endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from robojudge.errors import UsageError
from robojudge.transports.base import Capabilities

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """One model at one place.

    Attributes:
        provider: name used in `--judge PROVIDER/MODEL`.
        model: model or deployment name as the endpoint knows it.
        host: host:port, for messages.
        endpoint: host:port, or empty where provider and model already say which model it is.
        capabilities: what the model can do, as far as known before asking.
        auth_fix: what to do when the key is refused.
        model_fix: what to do when the model is not found.
        secrets: values that must never appear in a message.
        token_limit_field: the chat field that limits the answer's length.
        shows_schema: True if the service itself puts an enforced schema in front of the model. Servers
            that only constrain the output, or ignore the schema, need it in the prompt as well.
    """

    provider: str
    model: str
    host: str
    endpoint: str
    capabilities: Capabilities
    auth_fix: str
    model_fix: str
    secrets: tuple[str, ...] = field(default=(), repr=False)
    token_limit_field: str = "max_tokens"
    shows_schema: bool = True

    @property
    def name(self) -> str:
        """`provider/model at host`, the start of every message."""
        return f"{self.provider}/{self.model} at {self.host}"


def host_and_port(url: str, source: str) -> str:
    """Return `host:port` of an http(s) URL, with the port always written out.

    Args:
        url: the URL.
        source: option or environment variable it came from, for the message.

    Raises:
        UsageError: not an http(s) URL with a host, or a URL that carries a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{source} is not a URL ({error})") from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise UsageError(f"{source} must be an http:// or https:// URL with a host")
    if parts.username or parts.password:
        raise UsageError(f"{source} holds a user name or password; put the key in the environment instead")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{host}:{port or _DEFAULT_PORTS[parts.scheme]}"
