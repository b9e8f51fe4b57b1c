"""What an endpoint works with: the service and the user of the mount it was called through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Path, Request

from robojudge_server.errors import Forbidden
from robojudge_server.service import Service
from robojudge_server.services.datasets import ServedDataset
from robojudge_server.services.sight import Sight, sight_of
from robojudge_server.user import Role, User

MAX_INDEX = 2**53 - 1


def bind_service(service: Service) -> Callable[..., Any]:
    """Return the dependency of endpoints that need no login."""

    async def bound(request: Request) -> None:
        request.state.robojudge_service = service

    return bound


def bind(service: Service, current_user: Callable[..., Any]) -> Callable[..., Any]:
    """Return the dependency that a mount puts before its endpoints."""
    logged_in = Depends(current_user)

    async def bound(request: Request, user: Any = logged_in) -> None:
        if not isinstance(user, User):
            raise TypeError(f"current_user must return a robojudge_server User, not {type(user).__name__}")
        request.state.robojudge_service = service
        request.state.robojudge_user = user

    return bound


async def _service(request: Request) -> Service:
    service: Service = request.state.robojudge_service
    return service


async def _user(request: Request) -> User:
    user: User = request.state.robojudge_user
    return user


TheService = Annotated[Service, Depends(_service)]
TheUser = Annotated[User, Depends(_user)]


def require(role: Role) -> Any:
    """Return the dependency that lets in who may do what a role may."""

    async def check(user: TheUser) -> None:
        if not user.may(role):
            raise Forbidden(f"{user.name} is {user.role}; this needs the role {role}")

    return Depends(check)


async def _dataset(
    service: TheService,
    dataset_id: Annotated[
        str, Path(max_length=256, description="The dataset's id; a `/` in it is written `--`.")
    ],
) -> ServedDataset:
    return service.datasets.by_url(dataset_id)


TheDataset = Annotated[ServedDataset, Depends(_dataset)]


async def _episode_index(
    dataset: TheDataset,
    episode_index: Annotated[int, Path(ge=0, le=MAX_INDEX, description="Index of the episode.")],
) -> int:
    dataset.require_episode(episode_index)
    return episode_index


EpisodeIndex = Annotated[int, Depends(_episode_index)]


def _sight(service: TheService, user: TheUser, dataset: TheDataset) -> Sight:
    return sight_of(service.engine, user, dataset.dataset_id)


TheSight = Annotated[Sight, Depends(_sight)]
