/**
 * Everything the core needs of a runtime: what browsers, Node, Deno, Bun and workers share. Anything else has to be
 * passed in.
 */
export interface Host {
  setTimeout(run: () => void, afterMs: number): unknown;
  clearTimeout(timer: unknown): void;
  queueMicrotask(run: () => void): void;
  readonly performance: { now(): number };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly AbortController: new () => { readonly signal: HostSignal; abort(reason: unknown): void };
  readonly URL: new (url: string, base?: string) => HostUrl;
  btoa(binary: string): string;
  atob(base64: string): string;
  /** Not in browsers. */
  readonly setImmediate?: (run: () => void) => unknown;
  readonly WebSocket?: unknown;
  readonly Buffer?: HostBuffer;
  readonly Uint8Array: HostBytes;
}

/** The parts of the WHATWG URL that the core uses. */
export interface HostUrl {
  readonly href: string;
  readonly hostname: string;
  protocol: string;
  pathname: string;
  search: string;
  hash: string;
  username: string;
  password: string;
  readonly searchParams: {
    get(name: string): string | null;
    has(name: string): boolean;
    set(name: string, value: string): void;
  };
}

/** The parts of Node's `Buffer` that the core uses. */
export interface HostBuffer {
  /** Views existing memory. */
  from(memory: ArrayBufferLike, offset: number, length: number): { toString(encoding: "base64"): string };
  from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer>;
}

/** ECMAScript 2026, section 23.3: `Uint8Array` to and from base64, where the engine has it. */
export interface HostBytes {
  readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer>;
  readonly prototype: { readonly toBase64?: (this: Uint8Array) => string };
}

/** Structural twin of `AbortSignal`, so that the core needs no DOM types. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The platform's `AbortSignal` if the compiler knows it, so that `fetch` accepts it; otherwise its twin. */
export type HostSignal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer S } }
  ? S
  : Signal;

export const host = globalThis as unknown as Host;
