/** A phrase that was made out. */
export interface PhraseMatch {
  readonly phrase: string;
  /** How clear it was, 0 to 1. It compares matches with each other, and is no probability. */
  readonly confidence: number;
}

/** How far an utterance is from a phrase. */
export interface Candidate {
  readonly phrase: string;
  readonly distance: number;
}

/** The phrases that the nearest is compared with: so many of the next. */
const rivals = 12;

/** Of speech that is no phrase the nearest is about as far as the others; beyond this share of theirs it is rejected. */
const farthestShare = 0.9;

/** Of a phrase spoken by a voice of ours the nearest is this near. */
const nearestShare = 0.5;

/** Far from all others there are no rivals to compare with: this is the distance of an unlike phrase, at a pinch. */
const unlike = 19;

/** Decides which phrase it was, if any: the nearest, if it is clearly nearer than those that come next. */
export function verdict(candidates: readonly Candidate[]): PhraseMatch | null {
  const [nearest, ...others] = candidates
    .filter((candidate) => Number.isFinite(candidate.distance))
    .sort((a, b) => a.distance - b.distance);
  if (!nearest) return null;
  const next = others.slice(0, rivals);
  const missing = Math.max(0, 3 - next.length);
  const apart = next.reduce((sum, other) => sum + other.distance, missing * unlike) / (next.length + missing);
  const share = nearest.distance / apart;
  if (share > farthestShare) return null;
  const confidence = Math.min(1, (1 - share) / (1 - nearestShare));
  return { phrase: nearest.phrase, confidence };
}
