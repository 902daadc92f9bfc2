import { describe, expect, it } from "vitest";
import { costOf, type Prices } from "../../src/session/cost.js";
import { addResponse, addTranscription, noUsage } from "../../src/session/usage.js";

const prices: Prices = {
  input: { text: 4, audio: 32, image: 5 },
  cached: { text: 0.4, audio: 0.5, image: 0.6 },
  output: { text: 16, audio: 64 },
  transcription: { input: { text: 2.5, audio: 6 }, output: 10 },
};

const million = 1_000_000;

const used = addResponse(noUsage, {
  input_tokens: 6 * million,
  output_tokens: 3 * million,
  input_token_details: {
    text_tokens: 3 * million,
    audio_tokens: 2 * million,
    image_tokens: million,
    cached_tokens: 1.5 * million,
    cached_tokens_details: { text_tokens: million, audio_tokens: 0.5 * million },
  },
  output_token_details: { text_tokens: million, audio_tokens: 2 * million },
});

const byTokens = addTranscription(noUsage, {
  type: "tokens",
  input_tokens: 3 * million,
  input_token_details: { text_tokens: million, audio_tokens: 2 * million },
  output_tokens: million,
  total_tokens: 4 * million,
});

const byTime = addTranscription(noUsage, { type: "duration", seconds: 90 });

describe("the cost", () => {
  it("charges each kind of token its own price, and cached ones theirs instead", () => {
    expect(costOf(used, prices)).toEqual({
      total: 2 * 4 + 1.5 * 32 + 5 + 0.4 + 0.25 + 16 + 128,
      input: { text: 8, audio: 48, image: 5 },
      cached: { text: 0.4, audio: 0.25, image: 0 },
      output: { text: 16, audio: 128, image: 0 },
      transcription: 0,
    });
  });

  it("of nothing is nothing", () => {
    expect(costOf(noUsage, prices).total).toBe(0);
  });

  it("charges what is not broken down as text", () => {
    const usage = addResponse(noUsage, { input_tokens: million, output_tokens: million });
    expect(costOf(usage, prices).total).toBe(4 + 16);
  });

  it("never charges less than nothing where more is cached than there was", () => {
    const usage = addResponse(noUsage, { input_token_details: { cached_tokens: million } });
    expect(costOf(usage, prices)).toMatchObject({ total: 0.4, input: { text: 0, audio: 0, image: 0 } });
  });

  it("charges images as text where they have no price", () => {
    const { image: _, ...input } = prices.input;
    expect(costOf(used, { ...prices, input }).input.image).toBe(4);
  });

  it("T45: charges transcription by tokens", () => {
    expect(costOf(byTokens, prices)).toMatchObject({ total: 2.5 + 12 + 10, transcription: 24.5 });
  });

  it("T45: charges transcription by the minute", () => {
    const cost = costOf(byTime, { ...prices, transcription: { perMinute: 0.006 } });
    expect(cost.transcription).toBeCloseTo(0.009, 10);
    expect(cost.total).toBe(cost.transcription);
  });

  it("charges no transcription without its price", () => {
    const { transcription: _, ...others } = prices;
    expect(costOf(byTokens, others).total).toBe(0);
  });
});
