"""Every error RoboJudge raises on purpose.

RoboJudgeError
├── UsageError                 a setting or argument that cannot work
│   ├── UnknownPlugin          no built-in or installed plugin of that name
│   ├── MissingExtra           an optional dependency is not installed
│   ├── MissingKey             a provider is not configured
│   └── CalibrationError       a calibration is of another judge, or cannot be read or fitted
├── DatasetError               a dataset, or a part of it, cannot be read
│   ├── DatasetNotFound        the folder or Hub id does not exist
│   ├── DatasetAccessDenied    the Hub wants a token, or refuses this one
│   ├── DatasetUnreachable     the Hub does not answer and nothing is cached
│   ├── OtherDataset           a run judged other episodes than the dataset holds
│   ├── UnsafePath             a path or link leads out of the dataset's folder
│   ├── NotADataset            nothing here that a reader recognises
│   ├── UnsupportedVersion     a codebase_version we do not read
│   ├── EpisodeNotFound        the episode index is not in the dataset
│   ├── EmptyEpisode           the episode has no frames
│   ├── CameraNotFound         the episode has no such camera
│   ├── MissingFile            metadata names a file that is absent
│   ├── CorruptFile            a parquet, JSON or image file cannot be parsed
│   └── NoInstruction          nothing says what the robot was asked to do
├── DecodeError                a video frame that should exist cannot be decoded
├── AnnotationError            an annotations file is malformed or of another dataset
├── RunFolderError             a run folder is locked, differs, or cannot be written
├── ExportError                reward labels cannot be written there, or do not fit the dataset
├── WorkerLost                 the processes that judged an episode died
├── ParseFailure               a model's reply does not answer the question
└── TransportError             a model endpoint did not answer
    ├── AuthError              key or token refused
    ├── ModelNotFound          no such model, deployment or path
    ├── BadRequest             the endpoint refused the request itself
    ├── RateLimited            429; may say when to come back
    ├── TransportTimeout       no answer within the per-call limit
    ├── ServerUnavailable      5xx, or nothing is listening
    ├── Refused                the model declined to answer
    ├── ContentFiltered        the provider's filter withheld the answer
    ├── ReplyCutOff            the answer stopped at the token limit
    └── BadReply               the endpoint answered something that is no reply

Messages say what failed, where (dataset, episode, camera, file, model) and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from robojudge.schema.judgement import Usage

Stage = Literal["dataset", "decode", "transport", "parse", "budget"]


class RoboJudgeError(Exception):
    """Base of every error RoboJudge raises on purpose."""

    stage: ClassVar[Stage] = "dataset"
    """Stage a `Failure` record names when this error ends one episode."""
    retryable: ClassVar[bool] = False
    """True if the same call may succeed later, unchanged."""
    usage: Usage | None = None
    """What the failed attempt cost, where a model was asked."""


class UsageError(RoboJudgeError):
    """A setting or argument cannot work."""


class UnknownPlugin(UsageError):
    """No built-in or installed plugin has that name."""


class MissingExtra(UsageError):
    """An optional dependency is not installed; the message holds the pip line."""

    def __init__(self, extra: str, needed_for: str) -> None:
        super().__init__(f"{needed_for} needs an extra: pip install 'robojudge[{extra}]'")
        self.extra = extra
        self.needed_for = needed_for


class MissingKey(UsageError):
    """A provider is not configured; the message names the environment variables."""


class CalibrationError(UsageError):
    """A calibration is of another judge, or cannot be read, written or fitted."""


class DatasetError(RoboJudgeError):
    """A dataset, or a part of it, cannot be read."""


class DatasetNotFound(DatasetError):
    """The folder or Hub id does not exist."""


class DatasetAccessDenied(DatasetError):
    """The Hub wants a token, or refuses this one."""


class DatasetUnreachable(DatasetError):
    """The Hub does not answer and nothing is cached."""

    retryable = True


class OtherDataset(DatasetError):
    """The dataset does not hold the episodes that a run judged; the message says which differs."""


class UnsafePath(DatasetError):
    """A path or link leads out of the dataset's folder."""


class NotADataset(DatasetError):
    """No reader recognises the folder."""


class UnsupportedVersion(DatasetError):
    """The dataset's codebase_version is not one we read."""


class EpisodeNotFound(DatasetError):
    """The episode index is not in the dataset."""


class EmptyEpisode(DatasetError):
    """The episode has no frames."""


class CameraNotFound(DatasetError):
    """The episode has no camera of that name."""


class MissingFile(DatasetError):
    """Metadata names a file that is absent."""


class CorruptFile(DatasetError):
    """A parquet, JSON or image file cannot be parsed."""


class NoInstruction(DatasetError):
    """Nothing says what the robot was asked to do."""


class DecodeError(RoboJudgeError):
    """A video frame that should exist cannot be decoded."""

    stage = "decode"


class AnnotationError(RoboJudgeError):
    """An annotations file is malformed or belongs to another dataset."""


class RunFolderError(RoboJudgeError):
    """A run folder is locked, was made with other settings, or cannot be written."""


class ExportError(RoboJudgeError):
    """Reward labels cannot be written to that place, or do not fit the dataset."""


class WorkerLost(RoboJudgeError):
    """The processes that judged an episode died, one after the other; mostly native code of a decoder."""

    stage = "decode"
    retryable = True


class ParseFailure(RoboJudgeError):
    """A model's reply does not answer the question; never repaired, never padded."""

    stage = "parse"

    def __init__(self, message: str, raw_reply: str | None = None) -> None:
        super().__init__(message)
        self.raw_reply = raw_reply


class TransportError(RoboJudgeError):
    """A model endpoint did not answer."""

    stage = "transport"


class AuthError(TransportError):
    """The key or token was refused."""


class ModelNotFound(TransportError):
    """The endpoint has no such model, deployment or path."""


class BadRequest(TransportError):
    """The endpoint refused the request itself."""


class RateLimited(TransportError):
    """The endpoint asked us to slow down."""

    retryable = True

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class TransportTimeout(TransportError):
    """No answer arrived within the per-call limit."""

    retryable = True


class ServerUnavailable(TransportError):
    """The endpoint answered 5xx, or nothing is listening."""

    retryable = True

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Refused(TransportError):
    """The model declined to answer."""


class ContentFiltered(TransportError):
    """The provider's content filter withheld the answer."""


class ReplyCutOff(TransportError):
    """The answer stopped at the output-token limit."""


class BadReply(TransportError):
    """The endpoint answered something that is not a chat reply."""

    retryable = True
