export { createSimulator, type Simulator, type SimulatorOptions } from "./simulator.js";
export type { OnTraffic, Traffic } from "./server/connection.js";
export type { ProfileName } from "./profiles.js";
export type { PaceName } from "./session/pace.js";
export { systemClock, type Clock } from "./clock.js";
export type { Fault, FaultKind } from "./faults/fault.js";
export { faultFrom, parseFault } from "./faults/read-fault.js";

// The seams: what it hears with, thinks with and speaks with.
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
export { createFormantVoice, type SpeakOptions, type SpeechPiece, type Voice } from "./voice/voice.js";
export { createDetector } from "./ears/detector.js";
export { vadFrameMs, vadFrameSamples, vadSampleRate, type CreateVad, type Vad } from "./ears/vad.js";
