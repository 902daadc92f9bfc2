// The clients, all in one process: each sends its script in real time and records how late the events it receives are.
import { setTimeout as sleep } from "node:timers/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { WebSocket } from "ws";
import { chunkMs, filterMs, framesOf, scripts, turnMs } from "./script.mjs";

const [url, sessions, measuredTurns, isRecording] = JSON.parse(process.argv[2]);
/** The clients start one after the other within the first turn. The second is for warming up, the last is measured. */
const warmupTurns = 2;
const turns = warmupTurns + measuredTurns;
const prefixPaddingMs = 300;
const vadFrameMs = 32;
/**
 * As in the simulator's documentation: the time to the first audio of an answer, and how much faster the rest comes.
 */
const firstSoundMs = 400;
const speedup = 4;
const requestEveryMs = 1_000;
const resolution = 5;

const noted = { edges: [], firstSound: [], sound: [], requests: [] };
let isMeasuring = false;

const turn_detection = { type: "server_vad", silence_duration_ms: 500, prefix_padding_ms: prefixPaddingMs };
const pinged = {
  id: "item_pinged",
  type: "message",
  role: "system",
  content: [{ type: "input_text", text: "Be brief." }],
};
const greeting = [
  { type: "session.update", session: { type: "realtime", audio: { input: { turn_detection } } } },
  { type: "conversation.item.create", item: pinged },
];
const request = JSON.stringify({ type: "conversation.item.retrieve", item_id: pinged.id });

/** One client. `told` is what it received and when, if that is recorded. */
class Client {
  told = [];
  retrieved = null;
  #socket;
  #frames;
  #sentAt = [];
  #askedAt = [];
  #stoppedAt = null;
  #soundDueAt = null;

  constructor(script) {
    this.#frames = framesOf(script, turns + 1);
    this.#socket = new WebSocket(`${url.replace("http", "ws")}/v1/realtime?model=load&script=${script}`, {
      perMessageDeflate: false,
    });
    this.#socket.on("message", (data) => this.#hear(data, performance.now()));
    this.#socket.on("open", () => greeting.forEach((event) => this.#socket.send(JSON.stringify(event))));
    this.#socket.on("error", (error) => {
      throw error;
    });
  }

  /** Sends its script from now on, each chunk when it would have been spoken. */
  speak(beginAt = performance.now()) {
    const next = () => {
      this.#sentAt.push(performance.now());
      this.#socket.send(this.#frames[this.#sentAt.length - 1], { binary: false });
      if (this.#sentAt.length % (requestEveryMs / chunkMs) === 0) this.#ask();
      if (this.#sentAt.length === this.#frames.length) return;
      setTimeout(next, beginAt + this.#sentAt.length * chunkMs - performance.now());
    };
    next();
  }

  close() {
    this.#socket.terminate();
  }

  #ask() {
    this.#askedAt.push(performance.now());
    this.#socket.send(request);
  }

  #hear(data, now) {
    const event = read(data);
    if (isRecording) this.#record(event, data, now);
    switch (event.type) {
      case "input_audio_buffer.speech_started":
        return this.#noteEdge(event.audio_start_ms + prefixPaddingMs + vadFrameMs, now);
      case "input_audio_buffer.speech_stopped":
        this.#stoppedAt = now;
        return this.#noteEdge(event.audio_end_ms, now);
      case "response.output_audio.delta":
        return this.#noteSound(event.soundMs, now);
      case "response.done":
        this.#soundDueAt = null;
        return;
      case "conversation.item.retrieved":
        note(noted.requests, now - this.#askedAt.shift());
    }
  }

  /** The delay since the chunk was sent that let the server know of the edge. */
  #noteEdge(knownMs, now) {
    const chunk = Math.ceil((knownMs + filterMs) / chunkMs) - 1;
    note(noted.edges, now - this.#sentAt[chunk]);
  }

  /** The delay since the audio was due, after the audio before or after the end of the turn. */
  #noteSound(soundMs, now) {
    if (this.#soundDueAt === null) note(noted.firstSound, now - this.#stoppedAt - firstSoundMs);
    else note(noted.sound, now - this.#soundDueAt);
    this.#soundDueAt = now + soundMs / speedup;
  }

  #record({ type }, data, now) {
    if (type === "conversation.item.retrieved") {
      this.retrieved = data.toString();
      return;
    }
    const chunks = this.#sentAt.length;
    const afterMs = chunks === 0 ? 0 : now - this.#sentAt[chunks - 1];
    this.told.push({ chunks, afterMs, frame: data.toString() });
  }
}

/** Audio is not parsed, as a hundred clients share a processor: its duration is derived from its length. */
function read(data) {
  const soundType = "response.output_audio.delta";
  if (!data.subarray(0, 100).includes(`"type":"${soundType}"`)) return JSON.parse(data);
  const start = data.indexOf('"delta":"') + 9;
  const bytes = (data.indexOf('"', start) - start) * 0.75;
  return { type: soundType, soundMs: Math.floor(bytes / 48) };
}

function note(delays, ms) {
  if (isMeasuring) delays.push(ms);
}

function percentiles(delays) {
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  return { count: sorted.length, p50: at(0.5), p99: at(0.99) };
}

const clients = Array.from({ length: sessions }, (_, n) => new Client(n % scripts));
await sleep(1_000);
for (const client of clients) {
  client.speak();
  if (!isRecording) await sleep(turnMs / sessions);
}
await sleep(turnMs);
const loop = monitorEventLoopDelay({ resolution });
loop.enable();
isMeasuring = true;
process.send("begin");
await sleep(measuredTurns * turnMs);
isMeasuring = false;
const ownStallP99 = loop.percentile(99) / 1e6 - resolution;
const delays = Object.fromEntries(
  [...Object.entries(noted), ["all", Object.values(noted).flat()]].map(([kind, all]) => [
    kind,
    percentiles(all),
  ]),
);
const recordings = isRecording ? clients.map(({ told, retrieved }) => ({ told, retrieved })) : [];
for (const client of clients) client.close();
// The recordings are large: exiting before they are sent would lose them.
process.send({ delays, ownStallP99, recordings }, () => process.disconnect());
