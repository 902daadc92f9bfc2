import { planPhrase } from "./prosody.js";
import { Synthesiser } from "./synthesiser.js";
import { tokenise, type Token } from "./text.js";
import { speakerNamed } from "./voices.js";

/** Speech in pieces: the samples, and the words that start to be heard in them. 16-bit, 24 kHz, mono. */
export interface SpeechPiece {
  /** May be empty when the text of the piece has no sound of its own. */
  readonly samples: Int16Array<ArrayBuffer>;
  /** A word with the white space before and the punctuation after it; joined, all texts are the input. */
  readonly text?: string;
}

/** How to say something. */
export interface SpeakOptions {
  /** A public voice name; any other string is a voice too, always the same one. Default `alloy`. */
  readonly voice?: string;
  /** Pace: 0.25 to 1.5, 1 is usual. Values outside are brought to the nearer end. */
  readonly speed?: number;
}

/** Says text. The pieces are made as they are asked for, so a reader who stops early stops the work. */
export interface Voice {
  speak(text: string, options?: SpeakOptions): Iterable<SpeechPiece>;
}

/** A phrase without punctuation ends after so many tokens, to take a breath and to bound the work ahead. */
const longestPhrase = 12;

/**
 * A voice for English by formant synthesis, with no data and no dependencies (Klatt 1980, JASA 67(3)).
 * The same text and options give the same samples. No sample exceeds -1 dB of full scale. What it cannot
 * say, such as emoji and other scripts, passes as text over a short pause. `defaults` hold where a call says nothing.
 */
export function createFormantVoice(defaults: SpeakOptions = {}): Voice {
  return {
    speak: (text, options = {}) => ({
      [Symbol.iterator]: () => pieces(text, { ...defaults, ...options }),
    }),
  };
}

function* pieces(text: string, { voice = "alloy", speed = 1 }: SpeakOptions): Generator<SpeechPiece> {
  const pace = Number.isNaN(speed) ? 1 : Math.min(1.5, Math.max(0.25, speed));
  const synthesiser = new Synthesiser(speakerNamed(voice), pace);
  for (const phrase of phrases(text)) {
    const segments = planPhrase(phrase);
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

function* phrases(text: string): Generator<Token[]> {
  let phrase: Token[] = [];
  for (const token of tokenise(text)) {
    phrase.push(token);
    if (token.boundary === "none" && phrase.length < longestPhrase) continue;
    yield phrase;
    phrase = [];
  }
  if (phrase.length > 0) yield phrase;
}
