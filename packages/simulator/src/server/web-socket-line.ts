import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import type { Clock } from "../clock.js";
import { maxUnreadBytes } from "../limits.js";
import type { Line, LineHandler } from "./line.js";

/** The parts of a WebSocket, once its handshake is done. */
export interface WebSocketEnds {
  readonly socket: WebSocket;
  /** The stream below it, to which bytes that are not frames can be written. */
  readonly raw: Duplex;
}

/** How often the service pings, as recorded. */
const pingEveryMs = 20_000;

/**
 * A WebSocket as a line. It pings every 20 seconds and ends if the last ping was not answered, or if {@link
 * maxUnreadBytes} are queued for a client that does not read.
 */
export function webSocketLine({ socket, raw }: WebSocketEnds, clock: Clock): Line {
  const heartbeat = keepAlive(socket, clock);
  let isStalled = false;
  const write = (send: () => void) => {
    if (isStalled || socket.readyState !== socket.OPEN) return;
    send();
    if (socket.bufferedAmount > maxUnreadBytes) socket.terminate();
  };
  return {
    listen(handler) {
      hear(socket, handler, () => isStalled);
      socket.on("ping", (data) => write(() => socket.pong(data)));
      socket.on("close", heartbeat.stop);
    },
    send: (frame) => write(() => socket.send(frame)),
    sendBytes: (bytes, as) => write(() => socket.send(bytes, { binary: as === "binary" })),
    hold(isHeld) {
      if (isStalled) return;
      if (isHeld) return socket.pause();
      socket.resume();
      heartbeat.excuse();
    },
    stall() {
      isStalled = true;
      heartbeat.stop();
      socket.pause();
      discard(raw, socket);
    },
    close(code, reason) {
      // Whoever ends a stalled line no longer wants it.
      if (isStalled) socket.terminate();
      else socket.close(code, reason);
    },
    cut(frame) {
      heartbeat.stop();
      if (frame === undefined || isStalled || socket.readyState !== socket.OPEN) return socket.terminate();
      // Nothing may follow the half frame.
      isStalled = true;
      raw.end(halfOf(frame), () => socket.terminate());
    },
  };
}

function hear(socket: WebSocket, { onFrame, onClose }: LineHandler, isDeaf: () => boolean): void {
  socket.on("message", (data, isBinary) => {
    if (!isDeaf()) onFrame(isBinary ? null : textOf(data));
  });
  socket.on("close", () => onClose());
}

/**
 * Discards what still arrives, bypassing the WebSocket, which would answer a close frame. A stream that is not read
 * does not report that its other end has gone.
 */
function discard(raw: Duplex, socket: WebSocket): void {
  raw.removeAllListeners("data");
  raw.on("data", () => {
    // The simulator has sent its close frame, and this is the answer.
    if (socket.readyState === socket.CLOSING) socket.terminate();
  });
  raw.on("end", () => socket.terminate());
  raw.resume();
}

/** The header of a text frame, and half of the payload that it announces (RFC 6455, section 5.2). */
function halfOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(10);
  head.writeUInt8(finalText, 0);
  head.writeUInt8(lengthFollowsIn8Bytes, 1);
  head.writeBigUInt64BE(BigInt(payload.length), 2);
  return Buffer.concat([head, payload.subarray(0, payload.length / 2)]);
}

const finalText = 0x81;
const lengthFollowsIn8Bytes = 127;

interface Heartbeat {
  /** Excuses the last ping: its answer may have arrived without being read. */
  readonly excuse: () => void;
  readonly stop: () => void;
}

/** Sends pings, and disconnects a client that did not answer the last one. */
function keepAlive(socket: WebSocket, clock: Clock): Heartbeat {
  let isAlive = true;
  let cancel = () => {};
  const beat = () => {
    if (!isAlive && !socket.isPaused) return socket.terminate();
    isAlive = false;
    socket.ping();
    cancel = clock.after(pingEveryMs, beat);
  };
  const excuse = () => {
    isAlive = true;
  };
  socket.on("pong", excuse);
  cancel = clock.after(pingEveryMs, beat);
  return { excuse, stop: () => cancel() };
}

/** The text of a frame, as `ws` delivers it. */
export function textOf(data: RawData): string {
  return Array.isArray(data) ? Buffer.concat(data).toString() : Buffer.from(data as Buffer).toString();
}
