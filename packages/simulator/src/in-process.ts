import { assertCloseable, RealtimeError, type LinkHandler, type Transport } from "@rt/core";
import { createDefaultBrain } from "./brain/default-brain.js";
import { systemClock } from "./clock.js";
import { createDetector } from "./ears/detector.js";
import type { CreateVad } from "./ears/vad.js";
import { Faults } from "./faults/faults.js";
import { createIds } from "./ids.js";
import { profiles } from "./profiles.js";
import { Connection } from "./server/connection.js";
import type { Line, LineHandler } from "./server/line.js";
import type { SessionWorld } from "./session/context.js";
import { instantPace, realisticPace } from "./session/pace.js";
import type { SimulatorOptions } from "./simulator.js";
import { createRememberingVoice } from "./voice/remembering-voice.js";
import { createFormantVoice } from "./voice/voice.js";

/** Options of {@link simulator}. All are optional, and mean the same as for `createSimulator`. */
export interface InProcessOptions extends Pick<
  SimulatorOptions,
  "pace" | "speedup" | "profile" | "faults" | "seed" | "clock" | "brain" | "voice" | "onTraffic"
> {
  readonly vad?: CreateVad;
}

/**
 * Creates a simulator as a transport: it runs in the process of its client, without a server, a socket or an address.
 * It also works in browsers, for stories, documentation and tests.
 *
 * @example
 * const session = createSession({ service: custom({ url: "ws://localhost" }), transport: simulator() });
 */
export function simulator(options: InProcessOptions = {}): Transport {
  const { seed, onTraffic = () => undefined } = options;
  const faults = new Faults(options.faults, seed);
  const world = worldOf(options);
  return () => (handler) => {
    const call = new Call(handler);
    call.later(() => {
      const connection = new Connection({
        world,
        model: "",
        intent: "realtime",
        onTraffic,
        faults: faults.knock().connect(),
      });
      connection.attach(call, { dialect: "ga", role: "client" });
      call.open();
      connection.open();
    });
    return (code = 1000, reason = "") => {
      assertCloseable(code, reason);
      call.end({ error: null, code, reason });
    };
  };
}

function worldOf(options: InProcessOptions): SessionWorld {
  const { clock = systemClock, seed, brain, voice, vad = createDetector } = options;
  return {
    clock,
    ids: createIds(seed),
    seed,
    brain: brain ?? createDefaultBrain({ clock, seed }),
    voice: voice ?? createRememberingVoice(createFormantVoice()),
    createVad: vad,
    profile: profiles[options.profile ?? "openai"],
    pace: options.pace === "instant" ? instantPace : realisticPace(options.speedup),
  };
}

/** Both ends of one connection. What one end sends, the other receives a moment later, as over a network. */
class Call implements Line {
  readonly #handler: LinkHandler;
  #server: LineHandler | null = null;
  #isOver = false;
  #isStalled = false;

  constructor(handler: LinkHandler) {
    this.#handler = handler;
  }

  /** Runs callbacks in order, and none once the call is over. */
  later(run: () => void): void {
    queueMicrotask(() => {
      if (!this.#isOver) run();
    });
  }

  open(): void {
    this.#handler.onOpen({
      send: (frame) => this.later(() => !this.#isStalled && this.#server?.onFrame(frame)),
      bufferedAmount: 0,
    });
  }

  end(end: Parameters<LinkHandler["onClose"]>[0]): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#server?.onClose();
    this.#handler.onClose(end);
  }

  listen(handler: LineHandler): void {
    this.#server = handler;
  }

  send(frame: string): void {
    if (!this.#isStalled) this.later(() => this.#handler.onFrame(frame));
  }

  sendBytes(bytes: Uint8Array): void {
    this.send(new TextDecoder().decode(bytes));
  }

  hold(): void {}

  stall(): void {
    this.#isStalled = true;
  }

  close(code: number, reason: string): void {
    const message = `the simulator closed the connection (${code} ${reason})`;
    this.later(() => this.end({ error: new RealtimeError("link.closed", message), code, reason }));
  }

  cut(): void {
    this.later(() =>
      this.end({ error: new RealtimeError("link.lost", "the connection was cut"), code: 1006 }),
    );
  }
}
