/** A phrase that was made out. */
export interface PhraseMatch {
  readonly phrase: string;
  /** How clear it was: 0 is just clear enough, 1 sounds the same. It compares matches, and is no probability. */
  readonly confidence: number;
}

/** How far an utterance is from a sentence. */
export interface Candidate {
  /** Null for one that nobody waits for. */
  readonly phrase: string | null;
  readonly durationMs: number;
  readonly distance: number;
}

/** The nearest is compared with so many of the next. */
const rivalCount = 12;

/** Of speech that is no phrase the nearest is about as far as its rivals; a phrase is this much nearer at least. */
const farthestShare = 0.83;

/** What is shorter than this resembles more by chance, and must be nearer yet: the less there is, the more so. */
const telltaleMs = 800;
const doubt = 0.12;

/** Decides which phrase it was, if any: the nearest, if it is clearly nearer than those that come next. */
export function verdict(candidates: readonly Candidate[]): PhraseMatch | null {
  const [nearest, ...others] = candidates
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((a, b) => a.distance - b.distance);
  const rivals = others.slice(0, rivalCount);
  if (!nearest || nearest.phrase === null || rivals.length === 0) return null;
  const rivalDistance = rivals.reduce((sum, { distance }) => sum + distance, 0) / rivals.length;
  const share = nearest.distance / rivalDistance;
  const limit = farthestShare - doubt * Math.max(0, 1 - nearest.durationMs / telltaleMs);
  return share < limit ? { phrase: nearest.phrase, confidence: 1 - share / limit } : null;
}
