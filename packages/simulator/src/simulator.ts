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

/** Options of {@link createSimulator}. All are optional. */
export interface SimulatorOptions extends HostOptions {
  /** How fast it answers. Default `realistic`: first sound after about 400 ms, then at four times real time. */
  readonly pace?: PaceName;
  /** How fast audio is sent at the realistic pace, as a multiple of real time. */
  readonly speedup?: number;
  /** The service to imitate. Default: the one whose path the client uses. */
  readonly profile?: ProfileName;
  /** The valid keys. Default: any credential is accepted, and so is none. */
  readonly keys?: readonly string[];
  /** The models, or deployments, that exist. Default: all. */
  readonly models?: readonly string[];
  /** Refuses the preview dialect at `/v1/realtime`, as OpenAI does since May 2026. */
  readonly refuseBeta?: boolean;
  /** Faults to inject, on all connections or some. An invalid one throws `options.invalid`. */
  readonly faults?: readonly Fault[];
  /** Makes ids and faults repeatable. */
  readonly seed?: number;
  readonly clock?: Clock;
  readonly brain?: Brain;
  readonly voice?: Voice;
  /**
   * The voice activity detector: the Silero network, from the optional `@ricky0123/vad-web`, or one of your own.
   * Default: the built-in one.
   */
  readonly vad?: "silero" | CreateVad;
  /** Receives all traffic, for logs and tests. */
  readonly onTraffic?: OnTraffic;
  /** Called with the id of each session that has ended. */
  readonly onSessionEnd?: (sessionId: string) => void;
}

/** A local realtime server. */
export interface Simulator {
  /** Starts to listen, and resolves with the simulator itself. Rejects after {@link close}: create another one. */
  listen(): Promise<Simulator>;
  /**
   * Answers a plain HTTP request. Call it from your own server, for the paths that you leave to the simulator. Never
   * rejects.
   */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /**
   * The URL to reach it from this machine, for example `http://127.0.0.1:8787`, even if it listens on all addresses.
   */
  readonly url: string;
  readonly port: number;
  /** How many clients are connected, by WebSocket or in a call. */
  readonly connections: number;
  /** Injects a fault from now on, on present and future connections. Returns a function that stops it. */
  inject(fault: Fault): () => void;
  /** Ends all connections and stops listening. May be called any number of times. */
  close(): Promise<void>;
}

/** Creates a simulator. It listens once you call `listen()`. Invalid options throw `options.invalid`. */
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
