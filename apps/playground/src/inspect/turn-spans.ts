import type { Turn } from "@rt/core";

/** The stages of a turn in order, and their looks. */
export const stages = {
  speech: { means: "You speak", look: "bg-you" },
  thinking: { means: "Thinking", look: "bg-think" },
  buffering: { means: "Buffering", look: "bg-quiet/70" },
  playing: { means: "Heard", look: "bg-accent" },
  writing: { means: "Writing", look: "bg-accent" },
} as const;

/** One stage of a turn, and its duration. */
export interface Span {
  readonly stage: keyof typeof stages;
  readonly ms: number;
}

/** The stages of a turn, in order. */
export function spansOf(turn: Turn, speechMs: number | null): readonly Span[] {
  const firstMs = turn.firstAudioMs ?? turn.firstTextMs ?? turn.audibleMs ?? turn.endedMs;
  const heardMs = Math.max(firstMs, turn.audibleMs ?? firstMs);
  const spans: readonly Span[] = [
    { stage: "speech", ms: speechMs ?? 0 },
    { stage: "thinking", ms: firstMs },
    { stage: "buffering", ms: heardMs - firstMs },
    { stage: turn.audibleMs === null ? "writing" : "playing", ms: Math.max(0, turn.endedMs - heardMs) },
  ];
  return spans.filter(({ ms }) => ms > 0);
}

/** Their total duration. */
export function totalMsOf(spans: readonly Span[]): number {
  return spans.reduce((sum, { ms }) => sum + ms, 0);
}

/** Formats a duration: `480 ms`, `3.2 s`. */
export function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
