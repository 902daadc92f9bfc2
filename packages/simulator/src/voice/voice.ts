import { planPhrase, sentencePauseMs } from "./prosody.js";
import { sampleRate } from "./resonators.js";
import { Synthesiser } from "./synthesiser.js";
import { tokenise, type Token } from "./text.js";
import { speakerNamed } from "./voices.js";

/** A piece of speech: the samples, and the words that start in them. 16-bit, 24 kHz, mono. */
export interface SpeechPiece {
  /** May be empty if the text of the piece has no sound of its own. */
  readonly samples: Int16Array<ArrayBuffer>;
  /** A word with the white space before it and the punctuation after it. Joined, all texts are the input. */
  readonly text?: string;
}

/** How to say something. */
export interface SpeakOptions {
  /** A public voice name. Any other string is also a voice, always the same one. Default `alloy`. */
  readonly voice?: string;
  /** The speaking rate: 0.25 to 1.5, where 1 is normal. Values outside are clamped. */
  readonly speed?: number;
  /** Aborted once the speech is no longer wanted: for voices that take time. */
  readonly signal?: AbortSignal;
}

/** Says text. The pieces are made as they are requested, so a reader who stops early stops the work. */
export interface Voice {
  speak(text: string, options?: SpeakOptions): Iterable<SpeechPiece> | AsyncIterable<SpeechPiece>;
}

/** A voice that speaks synchronously. */
export interface InstantVoice extends Voice {
  speak(text: string, options?: SpeakOptions): Iterable<SpeechPiece>;
}

/** White space and a capital: a sentence that continues after one in an earlier text. */
const continues = /^\s+["'“‘(]*\p{Lu}/u;

/** The maximum length of a piece. */
const pieceMs = 50;

/** A phrase without punctuation ends after this many tokens, to take a breath and to limit the work ahead. */
const longestPhrase = 12;

/**
 * Creates an English voice by formant synthesis, with no data and no dependencies (Klatt 1980, JASA 67(3)). The same
 * text and options give the same samples. No sample exceeds -1 dB of full scale. What it cannot say, such as emoji and
 * other scripts, is passed on as text over a short pause. `defaults` apply where a call sets nothing.
 */
export function createFormantVoice(defaults: SpeakOptions = {}): InstantVoice {
  return {
    speak: (text, options = {}) => ({
      [Symbol.iterator]: () => pieces(text, { ...defaults, ...options }),
    }),
  };
}

function* pieces(text: string, { voice = "alloy", speed = 1 }: SpeakOptions): Generator<SpeechPiece> {
  const pace = Number.isNaN(speed) ? 1 : Math.min(1.5, Math.max(0.25, speed));
  const synthesiser = new Synthesiser(speakerNamed(voice), pace);
  if (continues.test(text)) yield* silence(sentencePauseMs / pace);
  for (const { tokens, ...place } of phrases(text)) {
    const segments = planPhrase(tokens, place);
    for (const [index, segment] of segments.entries()) {
      let waiting = segment.text;
      for (const samples of synthesiser.render(segment, [segments[index - 1], segments[index + 1]])) {
        yield waiting === undefined ? { samples } : { samples, text: waiting };
        waiting = undefined;
      }
      if (waiting !== undefined) yield { samples: new Int16Array(0), text: waiting };
    }
  }
}

function* silence(durationMs: number): Generator<SpeechPiece> {
  for (let rest = durationMs; rest > 0; rest -= pieceMs)
    yield { samples: new Int16Array(Math.round((Math.min(rest, pieceMs) * sampleRate) / 1000)) };
}

interface Phrase {
  readonly tokens: readonly Token[];
  /** The tokens of the previous phrase. */
  readonly before: readonly Token[];
  readonly isLast: boolean;
}

/** Yields phrases one by one, each once it is known whether another follows. */
function* phrases(text: string): Generator<Phrase> {
  let before: Token[] = [];
  let tokens: Token[] = [];
  let isWhole = false;
  for (const token of tokenise(text)) {
    if (isWhole) {
      yield { tokens, before, isLast: false };
      before = tokens;
      tokens = [];
    }
    tokens.push(token);
    isWhole = token.boundary !== "none" || tokens.length >= longestPhrase;
  }
  if (tokens.length > 0) yield { tokens, before, isLast: true };
}
