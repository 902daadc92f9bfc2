/** A recognized phrase. */
export interface PhraseMatch {
  readonly phrase: string;
  /** How clear it was: 0 is barely clear enough, 1 sounds identical. It compares matches, and is not a probability. */
  readonly confidence: number;
}

/** How far an utterance is from a sentence. */
export interface Candidate {
  /** Null for a sentence that is not among the phrases. */
  readonly phrase: string | null;
  readonly durationMs: number;
  readonly distance: number;
}

/** How many of the next candidates the nearest is compared with. */
const rivalCount = 12;

/**
 * For speech that is not a phrase, the nearest is about as far as its rivals. A phrase is at least this much nearer.
 */
const farthestShare = 0.83;

/** Shorter utterances resemble more by chance and must be nearer still, the more so the shorter they are. */
const telltaleMs = 800;
const doubt = 0.12;

/** Decides which phrase it was, if any: the nearest, if it is clearly nearer than those that follow. */
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
