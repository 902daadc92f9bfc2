export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.js";
export type { OnTraffic, Traffic } from "./server/connection.js";
export type { ProfileName } from "./profiles.js";
export type { PaceName } from "./session/pace.js";
export { systemClock, type Clock } from "./clock.js";
export type { Fault, FaultKind } from "./faults/fault.js";
export { faultFrom, parseFault } from "./faults/read-fault.js";

// The parts you can replace: voice activity detection, the brain and the voice.
export type { Act, Brain, BrainSession, Failure, Speech, StopReason, Turn } from "./brain/brain.js";
export { createDefaultBrain, type DefaultBrainOptions } from "./brain/default-brain.js";
export { defineScenario, type Scenario } from "./brain/scenarios/scenario.js";
export { loadScenario } from "./brain/scenarios/load.js";
export type { ScenarioTurn } from "./brain/scenarios/play.js";
export type {
  RuleConditions,
  RuleThatDoes,
  RuleThatSays,
  ScenarioDefinition,
  ScenarioRule,
  ScenarioStep,
  TextPattern,
} from "./brain/scenarios/definition.js";
export { createCascade, type Cascade, type CascadeOptions } from "./brain/cascade/cascade.js";
export type { ChatOptions } from "./brain/cascade/chat.js";
export type { SpeechOptions } from "./brain/cascade/speech.js";
export type { TranscriptionOptions } from "./brain/cascade/transcription.js";
export {
  createFormantVoice,
  type InstantVoice,
  type SpeakOptions,
  type SpeechPiece,
  type Voice,
} from "./voice/voice.js";
export { createDetector } from "./ears/detector.js";
export { createSilero, type SileroOptions } from "./ears/silero/silero.js";
export { vadFrameMs, vadFrameSamples, vadSampleRate, type CreateVad, type Vad } from "./ears/vad.js";

// Recording and replaying sessions of real services.
export type { Host } from "./server/host.js";
export { createRecorder, type RecorderOptions } from "./recording/recorder.js";
export { createReplay, type ReplayOptions } from "./recording/replay-server.js";
export {
  parseRecording,
  type Closed,
  type Entry,
  type Recording,
  type WireEvent,
} from "./recording/recording.js";
