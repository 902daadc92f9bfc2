import { RealtimeError } from "@rt/core";

const rates: readonly number[] = [8_000, 16_000, 24_000, 48_000];

/** Throws `options.invalid` for a rate that streams cannot be opened with. */
export function checkSampleRate(sampleRate: number): void {
  if (rates.includes(sampleRate)) return;
  const message = `sampleRate must be one of ${rates.join(", ")}`;
  throw new RealtimeError("options.invalid", message, { param: "sampleRate" });
}
