export { attachAudio } from "./attach-audio.js";
export type { AttachableSession, AttachedAudio, AttachOptions, AudioLevels } from "./attach-audio.js";
export { createMicrophone, type Microphone, type MicrophoneOptions } from "./microphone.js";
export { createSpeaker, type Speaker, type SpeakerOptions } from "./speaker.js";
export type { Monitor } from "./monitor.js";
export { echoFor, withoutEcho, type Echo, type EchoOptions } from "./echo.js";
export { listDevices, watchDevices, type DevicesOptions, type DeviceWatch } from "./devices.js";

// Access to the devices, and the interfaces to implement for a backend of your own.
export { openBackend, type OpenBackendOptions } from "./backend/select.js";
export type { BackendChoice } from "./shared-backend.js";
export type * from "./backend/backend.js";
export { systemClock, type Clock } from "@rt/core";
