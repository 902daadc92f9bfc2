import { systemClock } from "../../clock.js";
import type { Clock } from "../../clock.js";
import type { Voice } from "../../voice/voice.js";
import { cepstraOf, durationMs, isInaudible, utteranceOf } from "./cepstra.js";
import type { Cepstra, Utterance } from "./cepstra.js";
import { fillers } from "./fillers.js";
import { verdict } from "./verdict.js";
import type { Candidate, PhraseMatch } from "./verdict.js";
import { distance } from "./warping.js";

/** Options of {@link createPhraseMatcher}. */
export interface PhraseMatcherOptions {
  /** The phrases to recognize: 1 to 200, of at most 100 characters. Any beyond that are left out. */
  readonly phrases: readonly string[];
  /** The voice that says them, for comparison. */
  readonly voice: Voice;
  /** Used to yield to other work between two steps. Default: the system clock. */
  readonly clock?: Clock;
}

/** Recognizes which of a list of phrases an utterance is. It compares sounds, and knows no other words. */
export interface PhraseMatcher {
  /** Makes the voice say the phrases now, so that the first utterance need not wait for it. */
  prepare(): void;
  /** The phrase, or null if it is none of them. Takes PCM16, mono, 24 kHz. Anything longer than 6 s is not a phrase. */
  match(samples: Int16Array): Promise<PhraseMatch | null>;
}

/** The maximum number of phrases to compare an utterance with. */
export const maxPhrases = 200;

/** Longer phrases are left out. */
export const maxPhraseLength = 100;

const maxUtteranceSamples = 6 * 24_000;

/** How many are compared at once: some 2 ms of work in quiet surroundings. */
const templatesPerTurn = 4;

/** Speakers with a large, a medium and a small head. What they have in common is in the words. */
const speakers = ["cedar", "alloy", "shimmer"] as const;

/**
 * Creates a matcher of phrases. An utterance is compared with the same words said by one of our voices (mel cepstra,
 * aligned in time), and matches a phrase if it is much nearer to it than to the others. This is not speech recognition:
 * it recognizes only its phrases, said in English from beginning to end.
 *
 * The voice says the phrases once, when the first utterance comes. Work is done in steps of some milliseconds, with
 * turns of the event loop in between.
 */
export function createPhraseMatcher({
  phrases,
  voice,
  clock = systemClock,
}: PhraseMatcherOptions): PhraseMatcher {
  const known = phrases.filter(({ length }) => length <= maxPhraseLength).slice(0, maxPhrases);
  const turn = () => new Promise<void>((resolve) => void clock.after(0, resolve));
  let preparing: Promise<readonly Template[]> | null = null;
  const prepared = () =>
    (preparing ??= templatesOf(known, { voice, turn }).catch((error: unknown) => {
      preparing = null;
      throw error;
    }));
  return {
    prepare() {
      // Whoever awaits the match receives the error.
      prepared().catch(() => undefined);
    },
    async match(samples) {
      if (samples.length > maxUtteranceSamples) return null;
      await turn();
      const utterance = utteranceOf(samples);
      if (!utterance) return null;
      const templates = await prepared();
      const heard = cepstraOf(utterance);
      const isQuiet = isInaudible(utterance.noise);
      const candidates: Candidate[] = [];
      for (const [index, template] of templates.entries()) {
        if (index % templatesPerTurn === 0) await turn();
        // With the same noise added, the same words sound the same.
        const distances = template.spoken.map((each) =>
          distance(heard, isQuiet ? each.cepstra : cepstraOf(each.utterance, utterance.noise)),
        );
        candidates.push({ ...template, distance: mean(distances.filter(Number.isFinite)) });
      }
      return verdict(candidates);
    },
  };
}

/** A sentence as the speakers say it. */
interface Template extends Omit<Candidate, "distance"> {
  readonly spoken: readonly { readonly utterance: Utterance; readonly cepstra: Cepstra }[];
}

async function templatesOf(
  phrases: readonly string[],
  { voice, turn }: { readonly voice: Voice; readonly turn: () => Promise<void> },
): Promise<readonly Template[]> {
  const templates: Template[] = [];
  for (const text of [...phrases, ...fillers.filter((filler) => !phrases.includes(filler))]) {
    const spoken: Template["spoken"][number][] = [];
    for (const speaker of speakers) {
      await turn();
      const utterance = utteranceOf(await samplesOf(voice.speak(text, { voice: speaker })));
      if (utterance) spoken.push({ utterance, cepstra: cepstraOf(utterance) });
    }
    const meanMs = spoken.reduce((sum, { utterance }) => sum + durationMs(utterance), 0) / spoken.length;
    templates.push({ phrase: phrases.includes(text) ? text : null, durationMs: meanMs, spoken });
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

/** NaN if there are none. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
