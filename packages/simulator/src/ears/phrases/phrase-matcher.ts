import { systemClock } from "../../clock.js";
import type { Clock } from "../../clock.js";
import type { Voice } from "../../voice/voice.js";
import { cepstraOf, utteranceOf } from "./cepstra.js";
import type { Utterance } from "./cepstra.js";
import { verdict } from "./verdict.js";
import type { PhraseMatch } from "./verdict.js";
import { distance } from "./warping.js";

/** How a matcher is made. */
export interface PhraseMatcherOptions {
  /** What may be said: 1 to 200 phrases of at most 100 characters; what there is more is left out. */
  readonly phrases: readonly string[];
  /** Who says them, to be compared with. */
  readonly voice: Voice;
  /** Gives others their turn between two pieces of work. The machine's time, if left out. */
  readonly clock?: Clock;
}

/** Tells which of a list of phrases an utterance is. It matches sound with sound, and knows no other words. */
export interface PhraseMatcher {
  /** The phrase, or null if it is none of them. PCM16, mono, 24 kHz; more than 6 s of it is no phrase. */
  match(samples: Int16Array): Promise<PhraseMatch | null>;
}

const maxPhrases = 200;
const maxPhraseLength = 100;
const maxUtteranceSamples = 6 * 24_000;

/** Speakers with a large, a middling and a small head; whoever speaks is near one of them. */
const speakers = ["cedar", "alloy", "shimmer"] as const;

/**
 * Makes a matcher of phrases: an utterance is compared with the same words said by a voice of ours (mel cepstra,
 * aligned in time), and taken for the phrase that it is much nearer to than to the others. It is no speech
 * recognition: it hears none but its phrases, said in English from beginning to end.
 *
 * The voice says the phrases when the first utterance comes, once. Work is done in pieces of some milliseconds, with
 * turns of the event loop between them.
 */
export function createPhraseMatcher({
  phrases,
  voice,
  clock = systemClock,
}: PhraseMatcherOptions): PhraseMatcher {
  const known = phrases.filter(({ length }) => length <= maxPhraseLength).slice(0, maxPhrases);
  const turn = () => new Promise<void>((resolve) => void clock.after(0, resolve));
  let preparing: Promise<readonly Template[]> | null = null;
  return {
    async match(samples) {
      if (samples.length > maxUtteranceSamples) return null;
      const utterance = utteranceOf(samples);
      if (!utterance) return null;
      const heard = cepstraOf(utterance);
      preparing ??= templatesOf(known, { voice, turn }).catch((error: unknown) => {
        preparing = null;
        throw error;
      });
      const candidates = [];
      for (const { phrase, spoken } of await preparing) {
        await turn();
        candidates.push({
          phrase,
          distance: Math.min(...spoken.map((each) => distance(heard, cepstraOf(each, utterance.noise)))),
        });
      }
      return verdict(candidates);
    },
  };
}

/** A phrase as the speakers say it. */
interface Template {
  readonly phrase: string;
  readonly spoken: readonly Utterance[];
}

async function templatesOf(
  phrases: readonly string[],
  { voice, turn }: { readonly voice: Voice; readonly turn: () => Promise<void> },
): Promise<readonly Template[]> {
  const templates: Template[] = [];
  for (const phrase of phrases) {
    const spoken: Utterance[] = [];
    for (const speaker of speakers) {
      await turn();
      const utterance = utteranceOf(await samplesOf(voice.speak(phrase, { voice: speaker })));
      if (utterance) spoken.push(utterance);
    }
    templates.push({ phrase, spoken });
  }
  return templates;
}

async function samplesOf(speech: ReturnType<Voice["speak"]>): Promise<Int16Array> {
  const whole = new Int16Array(maxUtteranceSamples);
  let length = 0;
  for await (const { samples } of speech) {
    const part = samples.subarray(0, whole.length - length);
    whole.set(part, length);
    length += part.length;
    if (length === whole.length) break;
  }
  return whole.subarray(0, length);
}
