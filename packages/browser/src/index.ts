export { attachAudio } from "./attach-audio.js";
export type { AttachableSession, AttachedAudio, AttachOptions, AudioLevels } from "./attach-audio.js";
export { createMicrophone, type Microphone, type MicrophoneOptions } from "./microphone.js";
export type { MicrophoneState } from "./microphone-state.js";
export { microphonePermission, watchMicrophonePermission, type Permission } from "./permission.js";
export { createSpeaker, type Speaker, type SpeakerOptions } from "./speaker.js";
export { listDevices, watchDevices, type AudioDevice } from "./devices.js";
export { echoFor, type Echo, type EchoConditions } from "./echo.js";
export { webrtc, type WebRtcOptions, type WebRtcTransport } from "./webrtc/webrtc.js";
export type { CallMicrophone, MicrophoneTrack } from "./webrtc/outgoing-sound.js";
export type { CallSpeaker } from "./webrtc/incoming-sound.js";
export type { CallStats } from "./webrtc/stats.js";
export { autoTransport } from "./auto-transport.js";
export type { AutoTransport, AutoTransportOptions, TransportChoice } from "./auto-transport.js";
export { tokenFrom } from "./token.js";
export { audioStateOf, unlockAudio, watchAudioState, type AudioState } from "./context.js";
export { systemClock, type Clock } from "@rt/core";

// A conversation in a page, for user interfaces of any kind.
export { RealtimeController, type StartOptions } from "./controller/controller.js";
export type { SendOptions } from "./controller/send.js";
export type * from "./controller/options.js";
export type * from "./controller/state.js";
export type { RealtimeItem, SpokenItem, ToolItem } from "./controller/items.js";
