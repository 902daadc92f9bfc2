import type { ClientEvent, ServerEvent, ServerEventOf, ServerEventType } from "@rt/core";
import { encodePcm16 } from "@rt/core";
import type { Brain } from "../../src/brain/brain.js";
import { createDefaultBrain } from "../../src/brain/default-brain.js";
import { lengthHeard } from "../../src/brain/phrase-ear.js";
import type { CreateVad } from "../../src/ears/vad.js";
import type { Fault } from "../../src/faults/fault.js";
import { createIds } from "../../src/ids.js";
import { profiles } from "../../src/profiles.js";
import type { ProfileName } from "../../src/profiles.js";
import { instantPace } from "../../src/session/pace.js";
import type { Pace } from "../../src/session/pace.js";
import { ServerSession } from "../../src/session/session.js";
import type { ClientMessage } from "../../src/session/gate.js";
import type { Voice } from "../../src/voice/voice.js";
import { stillClock } from "./clock.js";
import { createLoudnessVad } from "./ears.js";
import { checkServerEvent } from "./schemas.js";
import { hum, hummingVoice } from "./tone.js";

/** Options of a {@link SessionTest}. */
export interface SessionTestOptions {
  readonly brain?: Partial<Brain>;
  readonly pace?: Pace;
  readonly profile?: ProfileName;
  readonly intent?: "realtime" | "transcription";
  readonly models?: readonly string[];
  readonly createVad?: CreateVad;
  readonly voice?: Voice;
  readonly inject?: (fault: Fault) => void;
}

/** A session on a clock that stands still. What it sends is checked against the schema, and kept. */
export class SessionTest {
  readonly clock = stillClock();
  readonly sent: ServerEvent[] = [];
  /** What the client sent and the session has processed. */
  readonly heard: ClientMessage[] = [];
  /** The session's reports of being busy. */
  readonly busy: boolean[] = [];
  readonly session: ServerSession;
  expired = false;
  /** A type of event that fails to be sent. */
  failOn: string | null = null;

  constructor({
    brain,
    pace = instantPace,
    profile = "openai",
    intent = "realtime",
    models,
    createVad = createLoudnessVad,
    voice = hummingVoice,
    inject,
  }: SessionTestOptions = {}) {
    this.session = new ServerSession({
      world: {
        clock: this.clock,
        ids: createIds(7),
        brain: { ...createDefaultBrain({ clock: this.clock, seed: 0, hear: lengthHeard }), ...brain },
        voice,
        createVad,
        profile: profiles[profile],
        pace,
        models,
        ...(inject && { inject }),
      },
      model: "gpt-realtime",
      intent,
      onReceived: (event) => this.heard.push(event),
      onBusy: (isBusy) => this.busy.push(isBusy),
      send: (event) => {
        if (event.type === this.failOn) throw new Error(`no ${event.type} today`);
        checkServerEvent("ga", event);
        this.sent.push(event);
      },
      onExpired: () => (this.expired = true),
    });
    this.session.open();
  }

  /** Receives events from the client, and runs everything that is due. */
  async receive(...events: readonly object[]): Promise<void> {
    for (const event of events) this.session.receive({ type: "", ...event });
    await this.clock.elapse(0);
  }

  /** Receives a hum, or silence, appended in events of 100 ms. */
  async hear(kind: "hum" | "silence", ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 100) {
      const length = Math.min(left, 100) * 24;
      const audio = encodePcm16(kind === "hum" ? hum(length) : new Int16Array(length));
      await this.receive({ type: "input_audio_buffer.append", audio });
    }
  }

  types(): string[] {
    return this.sent.map(({ type }) => type);
  }

  all<T extends ServerEventType>(type: T): ServerEventOf<T>[] {
    return this.sent.filter((event): event is ServerEventOf<T> => event.type === type);
  }

  /** The last event of a type. Throws if there is none. */
  last<T extends ServerEventType>(type: T): ServerEventOf<T> {
    const event = this.all(type).at(-1);
    if (!event) throw new Error(`no ${type} among ${this.types().join(", ")}`);
    return event;
  }

  /** Forgets what was sent so far. */
  forget(): void {
    this.sent.length = 0;
  }
}

/** A `conversation.item.create` with a text message by the user. */
export function userSays(text: string, id?: string): ClientEvent {
  return {
    type: "conversation.item.create",
    item: { ...(id && { id }), type: "message", role: "user", content: [{ type: "input_text", text }] },
  };
}
