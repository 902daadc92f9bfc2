export { createTokenHandler } from "./token-handler.js";
export type { Asking, Identity, Limited, TokenHandlerOptions, Verdict } from "./options.js";
export type { Allow, Asked } from "./asked.js";
export type { CorsOptions } from "./cors.js";
export type { RefusalCode } from "./refusal.js";
export type { Token } from "./token.js";
export type { Clock } from "@rt/core";

// Re-exported so that a first program needs no other package.
export { azure, custom, openai, serviceFromEnv } from "@rt/core";
