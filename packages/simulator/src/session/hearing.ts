import type { AudioFormat, Session, TurnDetection } from "@rt/core";
import { Listener } from "../ears/listener.js";
import type { ServerVadSettings, TurnEvent } from "../ears/turn-detector.js";
import { maxAppendBytes, maxBufferedMs, maxQuietBufferedMs } from "../limits.js";
import type { Emit, SessionWorld } from "./context.js";
import type { Conversation, Entry } from "./conversation.js";
import { IdleTimeout } from "./idle-timeout.js";
import { InputBuffer } from "./input-buffer.js";
import { spokenEntry } from "./items.js";
import { receivedSound } from "./received-sound.js";
import { Refusal } from "./refusals.js";
import { createSoundDecoder, samplesToMs } from "./sound.js";
import type { SoundDecoder } from "./sound.js";
import type { Slices } from "./work-queue.js";

/** What hearing needs of its session. */
export interface HearingHost {
  readonly world: SessionWorld;
  readonly emit: Emit;
  readonly conversation: Conversation;
  /** Called when the user starts to speak. */
  onSpeech(): void;
  /** Called when the user has said something, or nothing for too long, which is now an item. */
  onTurn(entry: Entry, by: CommittedBy): void;
  /** Runs this after everything that the client sent before. */
  later(work: () => void): void;
}

/** What ends a turn: turn detection, the client's own commit, or the silence after an answer. */
export type CommittedBy = "detection" | "client" | "timeout";

/** What the user said: its audio, and its words if they need not be recognized. */
interface Utterance {
  readonly samples: Int16Array;
  readonly words?: string | undefined;
}

const minCommitMs = 100;

/** How much of the latest audio counts as the user's speech in a scripted interruption. */
const interruptionMs = 500;

/**
 * Semantic turn detection is approximated by the silence that ends a turn, which depends on the eagerness. What is said
 * plays no part in it.
 */
const semanticSilenceMs = { low: 1_200, medium: 800, auto: 800, high: 400 } as const;

/** The input side of a session: buffers audio, detects turns in it and creates their items. */
export class Hearing {
  readonly #host: HearingHost;
  readonly #buffer = new InputBuffer();
  readonly #listener: Listener;
  readonly #idle: IdleTimeout;
  #decoder: SoundDecoder;
  #format: AudioFormat | undefined;
  #detection: TurnDetection | null = null;
  /** The current turn, with the id its item will have. */
  #turn: { readonly itemId: string; readonly startMs: number } | null = null;

  constructor(host: HearingHost, session: Session) {
    this.#host = host;
    this.#listener = new Listener(host.world.createVad());
    this.#idle = new IdleTimeout({
      clock: host.world.clock,
      heardMs: () => this.#buffer.endMs,
      onIdle: (sinceHeardMs) => host.later(() => this.#timeOut(sinceHeardMs)),
    });
    this.#format = session.audio?.input?.format;
    this.#decoder = createSoundDecoder(this.#format);
    this.configure(session);
  }

  /** Applies a session update's input settings. */
  configure({ audio }: Session): void {
    const format = audio?.input?.format;
    if (format?.type !== this.#format?.type) this.#decoder = createSoundDecoder(format);
    this.#format = format;
    this.#detection = audio?.input?.turn_detection ?? null;
    this.#listener.configure(this.#detection && settingsOf(this.#detection));
    if (!this.#detection) this.#abandonTurn();
    this.#idle.configure(
      this.#detection?.type === "server_vad" ? (this.#detection.idle_timeout_ms ?? null) : null,
    );
  }

  /** Called when the model starts to answer. */
  onAnswer(): void {
    this.#idle.stop();
  }

  /** Called when the model has answered, and is heard for this long from now on. */
  onAnswered(playbackMs: number): void {
    if (!this.#turn) this.#idle.start(playbackMs);
  }

  /** Cancels all timers. */
  close(): void {
    this.#idle.stop();
  }

  *append(audio: string): Slices {
    if (audio.length * 0.75 > maxAppendBytes) {
      throw new Refusal(
        "invalid_value",
        "Invalid 'audio'. At most 15 MiB can be appended at a time.",
        "audio",
      );
    }
    yield* receivedSound(audio, this.#decoder, (samples) => this.#hear(samples));
  }

  /** Takes audio that needs no decoding: that of a call. */
  *listen(samples: Int16Array): Slices {
    yield samplesToMs(samples.length);
    this.#hear(samples);
  }

  /** The client ends the turn itself. */
  commit(): void {
    this.#buffer.append(this.#decoder.flush());
    const heldMs = this.#buffer.durationMs;
    if (heldMs < minCommitMs) {
      throw new Refusal(
        "input_audio_buffer_commit_empty",
        `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${heldMs.toFixed(2)}ms of audio.`,
      );
    }
    const itemId = this.#turn?.itemId ?? this.#host.world.ids.next("item");
    this.#commit(itemId, { samples: this.#takeAll() }, "client");
  }

  clear(): void {
    this.#takeAll();
    this.#host.emit({ type: "input_audio_buffer.cleared" });
  }

  /** Makes the user start to speak, whatever the audio. With words, the user also finishes saying them. */
  interrupt(words?: string): void {
    const audioEndMs = this.#buffer.endMs;
    this.#onEdge({ type: "started", audioStartMs: Math.max(0, audioEndMs - interruptionMs) });
    if (words === undefined) this.#turn = null;
    else this.#onEdge({ type: "stopped", audioEndMs }, words);
  }

  #hear(samples: Int16Array): void {
    if (this.#buffer.endMs === 0) this.#host.world.brain.listen?.();
    this.#buffer.append(samples);
    for (const edge of this.#listener.hear(samples)) this.#onEdge(edge);
    this.#buffer.keepLast(this.#detection && !this.#turn ? maxQuietBufferedMs : maxBufferedMs);
  }

  /** What is appended next starts with a new sample. */
  #takeAll(): Int16Array {
    this.#abandonTurn();
    this.#decoder = createSoundDecoder(this.#format);
    return this.#buffer.takeAll();
  }

  #onEdge(edge: TurnEvent, words?: string): void {
    if (edge.type === "started") {
      this.#idle.stop();
      this.#turn = { itemId: this.#host.world.ids.next("item"), startMs: edge.audioStartMs };
      const { itemId, startMs } = this.#turn;
      this.#host.emit({
        type: "input_audio_buffer.speech_started",
        audio_start_ms: startMs,
        item_id: itemId,
      });
      if (this.#detection?.interrupt_response !== false) this.#host.onSpeech();
    } else if (this.#turn) {
      const { itemId, startMs } = this.#turn;
      this.#turn = null;
      this.#host.emit({
        type: "input_audio_buffer.speech_stopped",
        audio_end_ms: edge.audioEndMs,
        item_id: itemId,
      });
      const said = { samples: this.#buffer.take(startMs, edge.audioEndMs), words };
      this.#commit(itemId, said, "detection");
    }
  }

  /** The user was silent for too long: the silence becomes a turn. */
  #timeOut(audio_start_ms: number): void {
    if (this.#turn) return;
    const item_id = this.#host.world.ids.next("item");
    const audio_end_ms = this.#buffer.endMs;
    this.#host.emit({ type: "input_audio_buffer.timeout_triggered", audio_start_ms, audio_end_ms, item_id });
    this.#commit(item_id, { samples: this.#buffer.take(audio_start_ms, audio_end_ms), words: "" }, "timeout");
  }

  #commit(itemId: string, { samples, words }: Utterance, by: CommittedBy): void {
    this.#idle.stop();
    const { world, emit, conversation } = this.#host;
    const brain = words === undefined ? world.brain : { hear: () => words };
    const entry = spokenEntry(itemId, samples, { brain });
    const previous_item_id = conversation.add(entry);
    emit({ type: "input_audio_buffer.committed", previous_item_id, item_id: itemId });
    emit({ type: "conversation.item.added", previous_item_id, item: entry.item });
    emit({ type: "conversation.item.done", previous_item_id, item: entry.item });
    this.#host.onTurn(entry, by);
  }

  #abandonTurn(): void {
    this.#turn = null;
    this.#listener.abandon();
  }
}

function settingsOf(detection: TurnDetection): ServerVadSettings {
  if (detection.type === "semantic_vad") {
    return {
      threshold: 0.5,
      prefix_padding_ms: 300,
      silence_duration_ms: semanticSilenceMs[detection.eagerness ?? "auto"],
    };
  }
  const { threshold = 0.5, prefix_padding_ms = 300, silence_duration_ms = 200 } = detection;
  return { threshold, prefix_padding_ms, silence_duration_ms };
}
