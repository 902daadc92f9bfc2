import type { Formants } from "./phonemes.js";
import type { Segment } from "./segments.js";

/** A segment between its neighbors, which gives its formants at any time. */
export interface Track {
  readonly segment: Segment;
  readonly durationMs: number;
  readonly left: Edge;
  readonly right: Edge;
}

interface Edge {
  /** Formants at the boundary itself. */
  readonly formants: Formants;
  /** How far the boundary affects the segment. */
  readonly reachMs: number;
}

/**
 * Lays out the formants of a segment between its neighbors. At each boundary the higher rank sets the formants,
 * yielding to the other by its locus, and each side moves there in its own time: the transition rules of Holmes,
 * Mattingly & Shearme 1964, with loci after Delattre, Liberman & Cooper 1955.
 */
export function trackOf(
  segment: Segment,
  durationMs: number,
  neighbours: readonly (Segment | undefined)[],
): Track {
  const [previous, next] = neighbours;
  const left = edge(segment, { other: previous, own: segment.from, others: previous?.to });
  const right = edge(segment, { other: next, own: segment.to, others: next?.from });
  const crowding = Math.min(1, durationMs / (left.reachMs + right.reachMs + 1e-9));
  return {
    segment,
    durationMs,
    left: { ...left, reachMs: left.reachMs * crowding },
    right: { ...right, reachMs: right.reachMs * crowding },
  };
}

/** One formant, this many ms into the segment, in Hz for a vocal tract of scale 1. */
export function formantAt(
  { segment, durationMs, left, right }: Track,
  index: 0 | 1 | 2,
  atMs: number,
): number {
  const glide = smooth((atMs / durationMs - 0.2) / 0.65);
  const target = segment.from[index] + (segment.to[index] - segment.from[index]) * glide;
  const fromLeft = 1 - smooth(atMs / (left.reachMs + 1e-9));
  const toRight = 1 - smooth((durationMs - atMs) / (right.reachMs + 1e-9));
  return (
    target +
    (left.formants[index] - segment.from[index]) * fromLeft +
    (right.formants[index] - segment.to[index]) * toRight
  );
}

interface Sides {
  readonly other: Segment | undefined;
  readonly own: Formants;
  readonly others: Formants | undefined;
}

function edge(segment: Segment, { other, own, others }: Sides): Edge {
  if (!other || !others || other.locus.rank === 0 || segment.locus.rank === 0)
    return { formants: own, reachMs: 0 };
  const rules = segment.locus.rank >= other.locus.rank;
  const { yielding, reachMs } = rules ? segment.locus : other.locus;
  const [ruling, ruled] = rules ? [own, others] : [others, own];
  const at = (index: 0 | 1 | 2): number => ruling[index] + yielding[index] * (ruled[index] - ruling[index]);
  return {
    formants: [at(0), at(1), at(2)],
    reachMs: rules && segment.locus.rank > other.locus.rank ? reachMs / 2 : reachMs,
  };
}

function smooth(x: number): number {
  if (x <= 0) return 0;
  return x >= 1 ? 1 : x * x * (3 - 2 * x);
}
