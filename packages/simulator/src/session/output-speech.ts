import type { ItemStatus, OutputAudioPart } from "@rt/core";
import { maxAheadMs } from "../limits.js";
import type { Entry } from "./conversation.js";
import { deltaSink } from "./delta-sink.js";
import { closeItem, openItem, wait } from "./output.js";
import type { NamedItem, Output, OutputItem } from "./output.js";
import type { SoundSink } from "./playback.js";
import { samplesToMs, Sound } from "./sound.js";
import { ChunkCutter, pieces } from "./speech.js";
import { spokenTokens, textTokens } from "./usage.js";

/** Words sent before the first audio, and with each chunk of it: more than are spoken, so the transcript ends first. */
const wordsAhead = 4;
const wordsPerChunk = 3;
/** Words sent before other sessions get their turn, if there is no audio to wait for. */
const wordsPerTurn = 64;

/** A message that the model speaks. */
export class SpokenMessage implements OutputItem {
  readonly #output: Output;
  readonly #sound = new Sound();
  readonly #entry: Entry;
  readonly #place;
  readonly #cutter = new ChunkCutter();
  readonly #sink: SoundSink;
  #transcript = "";
  #lastChunkMs: number | null = null;

  constructor(output: Output) {
    this.#output = output;
    const id = output.world.ids.next("item");
    const item: NamedItem = { id, type: "message", status: "in_progress", role: "assistant", content: [] };
    this.#entry = { item, sound: this.#sound };
    const index = openItem(output, this.#entry);
    this.#place = { response_id: output.responseId, item_id: id, output_index: index, content_index: 0 };
    this.#sink = output.world.playback?.open(this.#place) ?? deltaSink(output, this.#place);
    // Announced empty, but from now on truncated and retrieved like any other.
    this.#entry.item = this.#item("in_progress");
    output.emit({
      type: "response.content_part.added",
      ...this.#place,
      part: { type: "audio", transcript: "" },
    });
  }

  /** Speaks a piece of text. Its words are sent ahead of its audio. */
  async say(text: string): Promise<void> {
    const { world, signal, voice } = this.#output;
    const words = pieces(text);
    this.#tell(words.splice(0, wordsAhead));
    const manner = { voice: voiceName(voice.name), speed: voice.speed, signal };
    for await (const { samples } of world.voice.speak(text, manner)) {
      for (const chunk of this.#cutter.push(samples)) {
        await this.#send(chunk);
        if (signal.aborted) return;
        this.#tell(words.splice(0, wordsPerChunk));
      }
    }
    while (words.length > 0 && !signal.aborted) {
      this.#tell(words.splice(0, wordsPerTurn));
      if (words.length > 0) await wait(this.#output, 0);
    }
  }

  /** Sends the rest of the audio. */
  async finish(): Promise<void> {
    for (const chunk of this.#cutter.flush()) await this.#send(chunk);
    if (!this.#output.signal.aborted) this.#sink.end();
  }

  close(status: Exclude<ItemStatus, "in_progress">): void {
    const { emit } = this.#output;
    const transcript = this.#transcript;
    emit({ type: "response.output_audio.done", ...this.#place });
    emit({ type: "response.output_audio_transcript.done", ...this.#place, transcript });
    emit({ type: "response.content_part.done", ...this.#place, part: { type: "audio", transcript } });
    closeItem(this.#output, this.#entry, this.#item(status));
  }

  #item(status: ItemStatus): NamedItem {
    const part: OutputAudioPart = {
      type: "output_audio",
      ...(!this.#sound.isCut && { transcript: this.#transcript }),
    };
    return { id: this.#place.item_id, type: "message", status, role: "assistant", content: [part] };
  }

  #tell(words: readonly string[]): void {
    const { world, emit } = this.#output;
    for (const delta of words) {
      if (this.#output.signal.aborted) return;
      this.#transcript += delta;
      const obfuscation = world.ids.padding(delta);
      emit({ type: "response.output_audio_transcript.delta", ...this.#place, delta, obfuscation });
      this.#output.spend({ text: textTokens(delta), audio: 0 });
    }
  }

  async #send(chunk: Int16Array): Promise<void> {
    const { voiceMs, speedup } = this.#output.world.pace;
    const paceMs = this.#lastChunkMs === null ? voiceMs : this.#lastChunkMs / speedup;
    // Queued audio is heard in real time, so the surplus is gone after its own duration.
    await wait(this.#output, Math.max(paceMs, this.#sink.aheadMs - maxAheadMs));
    if (this.#output.signal.aborted) return;
    this.#lastChunkMs = samplesToMs(chunk.length);
    this.#sound.append(chunk);
    this.#sink.write(chunk);
    this.#output.spend({ text: 0, audio: spokenTokens(this.#lastChunkMs) });
  }
}

function voiceName(voice: Output["voice"]["name"]): string {
  return typeof voice === "object" ? voice.id : (voice ?? "alloy");
}
