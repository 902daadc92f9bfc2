import type { Prices } from "@rt/core";

/** Prices as typed: per million tokens, in any currency. */
export interface PriceForm {
  readonly inputText: number;
  readonly inputAudio: number;
  readonly cachedText: number;
  readonly cachedAudio: number;
  readonly outputText: number;
  readonly outputAudio: number;
}

/** An example: about what gpt-realtime costs at OpenAI, in US dollars. */
const examplePrices: PriceForm = {
  inputText: 4,
  inputAudio: 32,
  cachedText: 0.4,
  cachedAudio: 0.4,
  outputText: 16,
  outputAudio: 64,
};

/** Converts them for `costOf()`. */
export function pricesOf(form: PriceForm): Prices {
  return {
    input: { text: form.inputText, audio: form.inputAudio },
    cached: { text: form.cachedText, audio: form.cachedAudio },
    output: { text: form.outputText, audio: form.outputAudio },
  };
}

const key = "rt-playground-prices";

/** Reads the stored prices. */
export function keptPrices(): PriceForm {
  const fields = new Map<string, unknown>(Object.entries(parse(localStorage.getItem(key))));
  const entries = Object.entries(examplePrices).map(([name, price]) => {
    const kept = fields.get(name);
    return [name, typeof kept === "number" && kept >= 0 ? kept : price];
  });
  // Every field is now a number.
  return Object.fromEntries(entries) as PriceForm;
}

/** Keeps the prices across visits. */
export function keepPrices(form: PriceForm): void {
  localStorage.setItem(key, JSON.stringify(form));
}

function parse(text: string | null): object {
  try {
    return Object(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
}
