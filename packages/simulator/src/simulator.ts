import type { IncomingMessage, ServerResponse } from "node:http";
import type { Brain } from "./brain/brain.js";
import { createDefaultBrain } from "./brain/default-brain.js";
import { createCalls } from "./calls/calls.js";
import { systemClock } from "./clock.js";
import type { Clock } from "./clock.js";
import { createSilero } from "./ears/silero/silero.js";
import { createDetector } from "./ears/detector.js";
import type { CreateVad } from "./ears/vad.js";
import type { Fault } from "./faults/fault.js";
import { Faults } from "./faults/faults.js";
import { checkAllOptions } from "./check-options.js";
import { createIds } from "./ids.js";
import type { ProfileName } from "./profiles.js";
import type { OnTraffic } from "./server/connection.js";
import { answer } from "./server/endpoints.js";
import { createHost } from "./server/host.js";
import type { HostOptions } from "./server/host.js";
import { Secrets } from "./server/secrets.js";
import { Upgrades } from "./server/upgrades.js";
import type { UpgradeOptions } from "./server/upgrades.js";
import { instantPace, realisticPace } from "./session/pace.js";
import type { PaceName } from "./session/pace.js";
import { simulatorRules } from "./simulator-rules.js";
import { createRememberingVoice } from "./voice/remembering-voice.js";
import { createFormantVoice } from "./voice/voice.js";
import type { Voice } from "./voice/voice.js";

/** How a simulator is made. All of it is optional. */
export interface SimulatorOptions extends HostOptions {
  /** `realistic` unless said otherwise: first sound after some 400 ms, then four times as fast as it plays. */
  readonly pace?: PaceName;
  /** How much faster than it plays sound is sent at the realistic pace. */
  readonly speedup?: number;
  /** The service to pass for; if left out, the one whose path the client uses. */
  readonly profile?: ProfileName;
  /** Keys that are valid; if left out, any credential is, and none. */
  readonly keys?: readonly string[];
  /** Models, or deployments, that exist; if left out, all. */
  readonly models?: readonly string[];
  /** Refuses the preview dialect at `/v1/realtime`, as OpenAI does since May 2026. */
  readonly refuseBeta?: boolean;
  /** What goes wrong on purpose, on every connection or some; `options.invalid` is thrown where one is no fault. */
  readonly faults?: readonly Fault[];
  /** Makes ids and faults repeatable. */
  readonly seed?: number;
  readonly clock?: Clock;
  readonly brain?: Brain;
  readonly voice?: Voice;
  /** Hears with the Silero network, of the optional `@ricky0123/vad-web`, or with ears of yours; its own if left out. */
  readonly vad?: "silero" | CreateVad;
  /** Hears all traffic, for logs and tests. */
  readonly onTraffic?: OnTraffic;
  /** Hears of each session that is over. */
  readonly onSessionEnd?: (sessionId: string) => void;
}

/** A local realtime server. */
export interface Simulator {
  /** Starts to listen; resolves with the simulator itself. Rejects after {@link close}: make another. */
  listen(): Promise<Simulator>;
  /** Answers plain HTTP: for a server of yours, for the paths that you leave to the simulator. It never rejects. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Where this machine reaches it, for example `http://127.0.0.1:8787`, even if it listens everywhere. */
  readonly url: string;
  readonly port: number;
  /** How many clients are connected, by WebSocket or in a call. */
  readonly connections: number;
  /** Makes something go wrong from now on, on connections that are and will be. What it returns stops that. */
  inject(fault: Fault): () => void;
  /** Ends all connections and stops to listen; any number of times. */
  close(): Promise<void>;
}

/** Makes a simulator, which listens once it is told to. Mistakes in the options throw `options.invalid`. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  checkAllOptions(options, simulatorRules);
  const parts = partsOf(options);
  const calls = createCalls({ ...parts, host: options.host });
  const upgrades = new Upgrades({ ...parts, calls });
  const endpoints = { ...parts, ids: parts.world.ids, calls };
  const host = createHost(options, {
    onRequest: (request, response) => void answer(request, response, endpoints),
    onUpgrade: (request, socket, head) => upgrades.answer(request, socket, head),
    onClose() {
      calls.close();
      return upgrades.close();
    },
  });
  const simulator: Simulator = {
    async listen() {
      await host.listen();
      return simulator;
    },
    answer: (request, response) => answer(request, response, endpoints),
    get url() {
      return host.url;
    },
    get port() {
      return host.port;
    },
    get connections() {
      return upgrades.size + calls.size;
    },
    inject: (fault) => parts.faults.inject(fault),
    close: () => host.close(),
  };
  return simulator;
}

function partsOf(options: SimulatorOptions): Omit<UpgradeOptions, "calls"> {
  const { keys, models, refuseBeta, profile, onTraffic = () => undefined, onSessionEnd } = options;
  const clock = options.clock ?? systemClock;
  const ids = createIds(options.seed);
  return {
    secrets: new Secrets({ ids, clock }),
    keys,
    models,
    refuseBeta,
    profile,
    onTraffic,
    onSessionEnd,
    faults: new Faults(options.faults, options.seed),
    world: {
      clock,
      ids,
      seed: options.seed,
      brain: options.brain ?? createDefaultBrain({ clock, seed: options.seed }),
      voice: options.voice ?? createRememberingVoice(createFormantVoice()),
      createVad: vadOf(options),
      pace: options.pace === "instant" ? instantPace : realisticPace(options.speedup),
      models,
    },
  };
}

function vadOf({ vad = createDetector }: SimulatorOptions): CreateVad {
  return vad === "silero" ? createSilero() : vad;
}
