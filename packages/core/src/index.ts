// For applications.
export { createSession, type ItemPlace, type RealtimeSession, type TextOptions } from "./session/session.js";
export type { SessionEvents } from "./session/session-events.js";
export type * from "./session/session-options.js";
export type { ResponseDone, ResponseHandle } from "./session/response.js";
export type { ResponseOptions } from "./session/response-options.js";
export type { SessionConfigInput, SessionConfigPatch } from "./session/config.js";
export { tool, type JsonSchema, type Tool, type ToolContext, type ToolOptions } from "./session/tool.js";
export { createPushToTalk, type PushToTalk, type PushToTalkOptions } from "./session/push-to-talk.js";
export type { AppendOptions, InputAudio } from "./session/input-audio.js";
export type { AudioSource } from "./session/audio-source.js";

// The state of a session and what can be derived from it.
export type * from "./session/state.js";
export type { Heard, Segment, SessionItem, Transcription } from "./session/item.js";
export type { Failure } from "./session/failure.js";
export type { Interruption, ResponseResult } from "./session/step.js";
export { heardText, textOf } from "./session/item-text.js";
export * from "./session/select.js";
export { whenIdle, type WaitableSession } from "./session/idle.js";
export { exportHistory, restoreHistory, seed } from "./session/history.js";
export type { HistoryItem, SessionHistory } from "./session/history.js";
export { addResponse, addTranscription, noUsage, type TokenCount, type Usage } from "./session/usage.js";
export * from "./session/cost.js";
export * from "./session/turns.js";
export type * from "./session/turn.js";
export * from "./session/connects.js";

export { RealtimeClient, type RealtimeClientEvents, type RealtimeClientOptions } from "./client/client.js";
export { azure, type AzureOptions } from "./services/azure.js";
export { openai, type OpenAIOptions } from "./services/openai.js";
export { custom, type CustomOptions } from "./services/custom.js";
export { serviceFromEnv, type EnvironmentOptions } from "./services/environment.js";
export type { Credential, Key, TokenSource } from "./services/credential.js";
export { webSocket, type WebSocketOptions } from "./transport/websocket.js";
export { RealtimeError, type ErrorCode, type ErrorDetails } from "./errors.js";
export type { UnknownEvent } from "./dialects/dialect.js";

// The wire protocol.
export type * from "./protocol/client-events.js";
export type * from "./protocol/server-events.js";
export type * from "./protocol/items.js";
export type * from "./protocol/responses.js";
export type * from "./protocol/rest.js";
export type * from "./protocol/session-config.js";
export type { Tool as WireTool } from "./protocol/session-config.js";

// Audio.
export { createPcm16Decoder, decodePcm16, encodePcm16, type Pcm16Decoder } from "./audio/pcm16.js";
export { bytesToPcm16, floatToPcm16, pcm16ToBytes, pcm16ToFloat } from "./audio/pcm16.js";
export { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from "./audio/g711.js";
export { createResampler, resample, type ResampleOptions, type Resampler } from "./audio/resample.js";
export { createFilterBank, type FilterBank } from "./audio/filter-bank.js";
export { readWav, toMono, writeWav, type Wav, type WavOptions } from "./audio/wav.js";
export { measureLevel, type Level } from "./audio/level.js";
export { bytesPerSample, millisecondsOf, sampleRateOf, samplesOf } from "./audio/format.js";
export { decodeBase64, encodeBase64 } from "./support/base64.js";

// For authors of adapters.
export type { AudioChunk, AudioPart, PlayedPart, Player } from "./audio/player.js";
export type { Recorder } from "./audio/recorder.js";
export { FrameQueue } from "./audio/frame-queue.js";
export { systemClock, type Clock } from "./support/clock.js";
export { createListeners, type Listeners } from "./support/listeners.js";
export { ga } from "./dialects/ga.js";
export { preview } from "./dialects/preview.js";
export type { Decoded, Dialect, Encoded, Frame } from "./dialects/dialect.js";
export type { Address, Reach, Service } from "./services/service.js";
export type {
  Dial,
  HangUp,
  Link,
  LinkEnd,
  LinkHandler,
  LinkMedia,
  Transport,
} from "./transport/transport.js";
export { assertCloseable } from "./transport/link-end.js";
export { assertPrivate } from "./transport/private.js";
export { refusalError, type Refusal } from "./transport/refusal.js";
export { secretsOf } from "./transport/secrets.js";
export { redactSecrets } from "./support/redact.js";
export type { Signal } from "./support/host.js";
