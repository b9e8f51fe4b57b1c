"""Models deployed in Azure AI Foundry, Phi-4-multimodal-instruct among them: `foundry/DEPLOYMENT`.

Environment: AZURE_AI_ENDPOINT and AZURE_AI_API_KEY, or (the names in Microsoft's inference samples)
AZURE_INFERENCE_ENDPOINT and AZURE_INFERENCE_CREDENTIAL; without a key, whatever Entra credential this
machine has (extra `azure`). The endpoint says which of the two clients is used:

- an address that ends in `/models`, or the own host of a serverless deployment (`*.models.ai.azure.com`,
  `*.inference.ai.azure.com`): the azure-ai-inference client, which Microsoft has deprecated;
- any other, such as `https://RESOURCE.services.ai.azure.com`: the openai client on the v1 route,
  `/openai/v1/chat/completions`.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from robojudge.errors import UsageError
from robojudge.transports.azure_openai import resource_address
from robojudge.transports.azure_sign_in import SignIn, sign_in
from robojudge.transports.base import Capabilities, Transport
from robojudge.transports.chat import ChatTransport
from robojudge.transports.environment import required, setting
from robojudge.transports.openai_sdk import SdkSend, without_account_headers
from robojudge.transports.target import Target, host_and_port

MAX_IMAGES = 50
"""Azure's documented limit of images in one chat request; a deployment's name does not tell its model."""
PHI_MAX_IMAGES = 16
"""Our own cap for Phi models, which are small and lose sight of single frames among many; Microsoft documents
none."""
V1_SCOPE = "https://ai.azure.com/.default"
INFERENCE_SCOPE = "https://cognitiveservices.azure.com/.default"
_SERVERLESS_HOSTS = (".models.ai.azure.com", ".inference.ai.azure.com")
_NAMES = (
    ("AZURE_AI_ENDPOINT", "AZURE_AI_API_KEY"),
    ("AZURE_INFERENCE_ENDPOINT", "AZURE_INFERENCE_CREDENTIAL"),
)


def open_transport(model: str, *, base_url: str | None = None) -> Transport:
    """Open a deployment.

    Args:
        model: the deployment's name.
        base_url: must be None; the resource comes from the environment.

    Raises:
        UsageError: a base URL is given, the endpoint is not an http(s) URL, or an Entra token would have to
            travel over plain http.
        MissingKey: no endpoint is set.
        MissingExtra: no key is set, and azure-identity is not installed.
    """
    judge = f"foundry/{model}"
    if base_url is not None:
        raise UsageError(f"{judge} takes its address from AZURE_AI_ENDPOINT, not --base-url")
    endpoint_name, key_name = next((names for names in _NAMES if setting(names[0])), _NAMES[0])
    (endpoint,) = required(judge, [endpoint_name], "Azure AI Foundry portal: Overview, Endpoints and keys")
    host = host_and_port(endpoint, endpoint_name)
    inference = serves_inference(endpoint)
    credential = sign_in(judge, key_name, None, INFERENCE_SCOPE if inference else V1_SCOPE)
    target = Target(
        provider="foundry",
        model=model,
        host=host,
        endpoint=host,
        capabilities=Capabilities(max_images=_max_images(model), n=not inference),
        auth_fix=credential.fix,
        model_fix=f"give the deployment's name, and check {endpoint_name}",
        secrets=credential.secrets,
        token_limit_field="max_tokens" if inference else "max_completion_tokens",
    )
    if inference:
        from robojudge.transports.azure_foundry_inference import open_inference

        return open_inference(target, endpoint, credential)
    return _v1(target, resource_address(endpoint), credential)


def serves_inference(endpoint: str) -> bool:
    """True for addresses that only the Azure AI model inference API answers."""
    parts = urlsplit(endpoint)
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return path.endswith("/models") or (parts.hostname or "").endswith(_SERVERLESS_HOSTS)


def _max_images(model: str) -> int:
    return PHI_MAX_IMAGES if "phi-" in model.lower() else MAX_IMAGES


def _v1(target: Target, resource: str, credential: SignIn) -> Transport:
    from openai import AsyncOpenAI

    client = AsyncOpenAI(
        api_key=credential.fixed or credential.token,
        base_url=f"{resource}/openai/v1/",
        max_retries=0,
    )

    async def close() -> None:
        await client.close()
        await credential.close()

    return ChatTransport(target, SdkSend(client, target, without_account_headers()), close)
