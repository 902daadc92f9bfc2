import { assertCloseable, RealtimeError, redactSecrets, secretsOf, systemClock } from "@rt/core";
import type { Address, HangUp, Link, LinkEnd, LinkHandler, LinkMedia, Service } from "@rt/core";
import { callAddress } from "./call-address.js";
import { EventsChannel } from "./events-channel.js";
import { IncomingSound, playsCalls } from "./incoming-sound.js";
import { hasTrack, OutgoingSound } from "./outgoing-sound.js";
import { requestCall } from "./request-call.js";
import { readStats, type CallStats } from "./stats.js";
import type { WebRtcOptions } from "./webrtc.js";

/** One call, from dialing to its end. */
export class Call {
  readonly #service: Service;
  readonly #options: WebRtcOptions;
  /** Null once it was told the end: later events of the connection reach nobody. */
  #listener: LinkHandler | null;
  readonly #connection: RTCPeerConnection;
  readonly #channel: RTCDataChannel;
  readonly #outgoing: OutgoingSound;
  readonly #incoming = new IncomingSound();
  readonly #leaving = new AbortController();
  #stopTimer = (): void => {};
  #stopGrace = (): void => {};

  /** Throws `device.unavailable` if the browser has no WebRTC. */
  constructor(service: Service, options: WebRtcOptions, listener: LinkHandler) {
    this.#service = service;
    this.#options = options;
    this.#listener = listener;
    this.#connection = openConnection(options);
    this.#channel = this.#connection.createDataChannel("oai-events");
    this.#outgoing = new OutgoingSound(this.#connection.addTransceiver("audio").sender);
    const { microphone, speaker } = options;
    if (microphone) this.#outgoing.record(microphone);
    if (speaker) this.#incoming.play(speaker);
    this.#listen();
  }

  /** Dials. Any failure is reported as the end of the call. */
  dial(): void {
    const { connectTimeoutMs = 15_000, clock = systemClock } = this.#options;
    this.#stopTimer = clock.after(connectTimeoutMs, () => {
      const message = `${this.#service.name} did not take the call in ${connectTimeoutMs} ms`;
      this.#finish({ error: new RealtimeError("link.timeout", message) });
    });
    this.#connect().catch((cause: unknown) => this.#finish({ error: callError(cause) }));
  }

  readonly hangUp: HangUp = (code = 1000, reason = "") => {
    assertCloseable(code, reason);
    this.#finish({ error: null, code, reason });
  };

  readStats(): Promise<CallStats> {
    return readStats(this.#connection);
  }

  async #connect(): Promise<void> {
    const { url, onCall } = this.#options;
    const [address] = await Promise.all([
      this.#service.resolve({ headers: true, exposed: true }),
      this.#connection.setLocalDescription(),
    ]);
    if (!this.#listener) return;
    this.#channel.onopen = () => this.#open(address);
    // Without waiting for ICE candidates: services answer checks, and need no candidates of ours.
    const answer = await requestCall({
      service: this.#service,
      address,
      url: callAddress(address, url),
      offer: this.#connection.localDescription?.sdp ?? "",
      signal: this.#leaving.signal,
    });
    if (!this.#listener) return;
    await this.#connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    if (answer.callId !== null && this.#listener) onCall?.(answer.callId);
  }

  #listen(): void {
    this.#connection.ontrack = ({ track, streams: [stream] }) => {
      this.#incoming.stream = stream ?? new MediaStream([track]);
    };
    this.#connection.onconnectionstatechange = () => this.#watch();
    this.#channel.binaryType = "arraybuffer";
    this.#channel.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
      this.#listener?.onFrame(typeof data === "string" ? data : new Uint8Array(data));
    this.#channel.onclose = () => {
      const error = new RealtimeError("link.closed", `${this.#service.name} ended the call`);
      this.#finish({ error });
    };
  }

  #open(address: Address): void {
    this.#stopTimer();
    const secrets = secretsOf(address);
    const events = new EventsChannel(
      this.#channel,
      () => this.#connection.sctp?.maxMessageSize ?? Infinity,
      (refusal) => this.#listener?.onFrame(refusal),
    );
    const link: Link = {
      send: (frame) => events.send(frame),
      get bufferedAmount() {
        return events.bufferedAmount;
      },
      redact: (text) => redactSecrets(text, secrets),
      media: this.#media,
    };
    this.#listener?.onOpen(link);
  }

  /** A `disconnected` connection often recovers by itself (T106); a `failed` one does not. */
  #watch(): void {
    const { disconnectedMs = 5_000, clock = systemClock } = this.#options;
    const { connectionState } = this.#connection;
    this.#stopGrace();
    if (connectionState === "disconnected") this.#stopGrace = clock.after(disconnectedMs, () => this.#lose());
    if (connectionState === "failed") this.#lose();
  }

  /** Services take no second offer for a call, which an ICE restart would need: reconnecting dials again. */
  #lose(): void {
    const { name } = this.#service;
    const error =
      this.#channel.readyState === "connecting"
        ? new RealtimeError("link.unreachable", `no media connection to ${name}: is UDP blocked?`)
        : new RealtimeError("link.lost", `the connection to ${name} was lost`);
    this.#finish({ error });
  }

  readonly #media: LinkMedia = {
    record: (recorder) => {
      const { microphone } = this.#options;
      if (microphone !== undefined) return microphone !== null;
      const isTaken = recorder === null || hasTrack(recorder);
      this.#outgoing.record(recorder && hasTrack(recorder) ? recorder : null);
      return isTaken;
    },
    play: (player) => {
      if (this.#options.speaker !== undefined) return true;
      const isTaken = player === null || playsCalls(player);
      this.#incoming.play(player && playsCalls(player) ? player : null);
      return isTaken;
    },
    mute: (muted) => this.#outgoing.mute(muted),
  };

  #finish(end: LinkEnd): void {
    const told = this.#listener;
    if (!told) return;
    this.#listener = null;
    this.#stopTimer();
    this.#stopGrace();
    this.#leaving.abort();
    this.#outgoing.close();
    this.#incoming.close();
    this.#connection.close();
    told.onClose(end);
  }
}

/** Why WebRTC is unavailable; null if it is available. */
export function callsUnavailable(): RealtimeError | null {
  if (typeof RTCPeerConnection === "function") return null;
  return new RealtimeError("device.unavailable", "This browser has no WebRTC: use webSocket()");
}

function openConnection({ configuration }: WebRtcOptions): RTCPeerConnection {
  const unavailable = callsUnavailable();
  if (unavailable) throw unavailable;
  return new RTCPeerConnection(configuration);
}

function callError(cause: unknown): RealtimeError {
  if (cause instanceof RealtimeError) return cause;
  return new RealtimeError("link.unreachable", "the browser rejected the service's SDP answer", {
    cause,
  });
}
