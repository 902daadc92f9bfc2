import type { ConnectionFaults } from "../faults/faults.js";
import { Connection } from "../server/connection.js";
import type { OnTraffic } from "../server/connection.js";
import type { Line } from "../server/line.js";
import type { SessionWorld } from "../session/context.js";
import { AudioIn } from "./audio-in.js";
import { AudioOut } from "./audio-out.js";
import { isForBrowsers } from "./browser-events.js";
import type { CallRequest } from "./calls.js";
import { unanswerable } from "./offer.js";
import type { Offer } from "./offer.js";
import { PeerLine } from "./peer-line.js";
import { frameSamples } from "./peer.js";
import type { Peer, PeerHandler, Telephony } from "./peer.js";
import type { Ticker } from "./ticker.js";

/** What a call needs of the simulator. */
export interface CallHost {
  readonly world: Omit<SessionWorld, "profile">;
  readonly onTraffic: OnTraffic;
  readonly onSessionEnd?: ((sessionId: string) => void) | undefined;
  readonly faults: ConnectionFaults;
  readonly ticker: Ticker;
  readonly telephony: Telephony;
  /** Called once. */
  onEnded(call: Call): void;
}

/** How long a client may take to connect. */
const connectMs = 30_000;
/** How long a client may give no sign of life before it counts as gone (RFC 7675, section 5.1). */
const consentMs = 30_000;

/** One session whose audio is a WebRTC call, with a data channel and any number of sidebands for its events. */
export class Call {
  /** `rtc_...`, like the id of its session, as recorded. */
  readonly id: string;
  readonly #host: CallHost;
  readonly #connection: Connection;
  readonly #line: PeerLine;
  readonly #audioIn: AudioIn;
  readonly #audioOut: AudioOut;
  readonly #cancelDeadline: () => void;
  #peer: Peer | null = null;
  #stopTicking: () => void = () => undefined;
  #aliveAt = 0;

  /** Throws a `Refusal` if the requested session is not possible. */
  constructor({ session, model, profile, isFiltered }: CallRequest, { hasData }: Offer, host: CallHost) {
    const { clock, ids } = host.world;
    this.#host = host;
    this.#connection = new Connection({
      world: { ...host.world, profile },
      model,
      intent: session?.type ?? "realtime",
      initial: session,
      isPlayedHere: true,
      onTraffic: host.onTraffic,
      onSessionEnd: host.onSessionEnd,
      faults: host.faults,
    });
    this.id = this.#connection.session.id.replace(/^sess_/, "rtc_");
    const codec = host.telephony.createCodec();
    this.#audioIn = new AudioIn(codec, (samples) => this.#connection.session.hear(samples));
    this.#audioOut = new AudioOut(codec, (packet) => this.#peer?.sendPacket(packet));
    const tooLong = (bytes: number) => tooLongFrame(bytes, ids.next("event"));
    this.#line = new PeerLine({ hasData, tooLong, onOver: () => this.#onOver() });
    this.#connection.attach(this.#line, {
      dialect: "ga",
      role: "client",
      ...(isFiltered && { brings: isForBrowsers }),
    });
    this.#cancelDeadline = clock.after(connectMs, () => this.hangUp());
    this.#connection.open();
  }

  /** Answers the offer. Rejects with a `Refusal` if that is not possible, and the call is over. */
  async answer(offer: Offer): Promise<string> {
    try {
      this.#peer = await this.#host.telephony.openPeer(offer, this.#handler);
    } catch (cause) {
      this.hangUp();
      throw unanswerable(cause);
    }
    this.#line.lead(this.#peer);
    return this.#peer.answer;
  }

  /** Lets another line receive every event from now on, and send some, until the call ends. */
  attachSideband(line: Line, faults?: ConnectionFaults): void {
    this.#connection.attach(line, { dialect: "ga", role: "observer", ...(faults && { faults }) });
  }

  /** Ends the call. May be called any number of times. */
  hangUp(): void {
    this.#connection.end(1000, "The call is over.");
  }

  readonly #handler: PeerHandler = {
    onConnected: () => this.#onConnected(),
    onOpen: () => this.#line.open(),
    onData: (frame) => this.#line.take(frame),
    onPacket: (packet) => {
      if (this.#line.isOver) return;
      this.#aliveAt = this.#host.world.clock.now();
      this.#audioIn.push(packet, this.#aliveAt);
    },
    onAlive: () => {
      this.#aliveAt = this.#host.world.clock.now();
    },
    onClosed: () => this.#line.cut(),
  };

  #onConnected(): void {
    if (this.#line.isOver) return;
    this.#cancelDeadline();
    this.#stopTicking();
    this.#aliveAt = this.#host.world.clock.now();
    this.#stopTicking = this.#host.ticker.add(() => this.#tick());
  }

  /** Runs every 20 ms. */
  #tick(): void {
    const now = this.#host.world.clock.now();
    if (now - this.#aliveAt > consentMs) return this.hangUp();
    this.#audioIn.tick(now);
    this.#audioOut.write(this.#connection.session.playback?.take(frameSamples) ?? null);
  }

  #onOver(): void {
    this.#cancelDeadline();
    this.#stopTicking();
    this.#host.onEnded(this);
  }
}

/** The error for an event that is too long for the client's data channel. The code is the simulator's own. */
function tooLongFrame(bytes: number, event_id: string): string {
  const message = `An event of ${bytes} bytes exceeds the message size in the client's offer.`;
  const error = { type: "server_error", code: "event_too_long", message, param: null, event_id: null };
  return JSON.stringify({ type: "error", event_id, error });
}
