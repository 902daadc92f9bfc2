export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.js";
export type { OnTraffic, Traffic } from "./server/connection.js";
export type { ProfileName } from "./profiles.js";
export type { PaceName } from "./session/pace.js";
export { systemClock, type Clock } from "./clock.js";

// The seams: what it hears with, thinks with and speaks with.
export type { Act, Brain, Speech, Turn } from "./brain/brain.js";
export { createDefaultBrain } from "./brain/default-brain.js";
export { createFormantVoice, type SpeakOptions, type SpeechPiece, type Voice } from "./voice/voice.js";
export { createDetector } from "./ears/detector.js";
export { vadFrameMs, vadFrameSamples, vadSampleRate, type CreateVad, type Vad } from "./ears/vad.js";
