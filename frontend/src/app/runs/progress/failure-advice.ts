/** What to do about each kind of failure. */

const ADVICE: Readonly<Record<string, string>> = {
  AuthError: "The provider refused the key. Set the right one where the server runs, restart it, then retry.",
  BadReply: "The endpoint answered something that is no reply. Check that it speaks the OpenAI protocol, then retry.",
  BadRequest: "The endpoint refused the request itself. Often it allows fewer images: start a run with fewer frames.",
  CameraNotFound: "The episode lacks a camera that was chosen. Start a run without it.",
  ContentFiltered: "The provider's filter withheld the answer. Retry, or ask another judge.",
  CorruptFile: "A file of the episode cannot be parsed. Replace it from the source, then retry.",
  DecodeError: "A video frame cannot be decoded. Check the video file; retrying alone will not help.",
  EmptyEpisode: "The episode has no frames. Leave it out.",
  MissingFile: "Metadata names a file that is absent. Fetch it, then retry.",
  MissingKey: "The judge's key is not set where the worker runs. Set it, restart the worker, then retry.",
  ModelNotFound: "The endpoint knows no such model. Check the judge's name in the server's settings.",
  NoInstruction: "Nothing says what the robot was asked to do. Start a run with an instruction of your own.",
  ParseFailure: "The model's replies do not answer the question. Retry, ask for more votes, or use another model.",
  RateLimited: "The provider allows fewer requests. Lower the judge's concurrency, wait, then retry.",
  Refused: "The model declined to answer. Retry, or ask another judge.",
  ReplyCutOff: "The reply was cut off at its limit. Start a run with fewer frames, or raise max_output_tokens.",
  ServerUnavailable: "Nothing answered at the judge's address. Check that its server runs, then retry.",
  TransportTimeout: "No answer came in time. Retry when the server is less busy, or start a run with fewer frames.",
  WorkerLost: "The worker died while judging it. Check its memory and its log, then retry.",
};

/** Returns what to do about a kind of failure, by the class of its error. */
export function failureAdvice(errorType: string): string {
  return ADVICE[errorType] ?? "The server's log says why, under this run's id. Retry, or leave the episodes out.";
}

/** `ReplyCutOff` as words: "reply cut off". */
export function failureName(errorType: string): string {
  return errorType.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
