import { custom, webSocket, type Link } from "@rt/core";

/** What the commands that are used here answer (W3C WebDriver BiDi). */
interface Results {
  readonly "browsingContext.close": unknown;
  readonly "browsingContext.create": { readonly context: string };
  readonly "browsingContext.navigate": unknown;
  readonly "input.performActions": unknown;
  readonly "script.callFunction": {
    readonly result?: { readonly value: string };
    readonly exceptionDetails?: { readonly text: string };
  };
  readonly "session.new": unknown;
  readonly "session.subscribe": unknown;
}

/** What a page logged, or did not catch. */
export interface LogEntry {
  readonly level: string;
  readonly text: string;
  readonly source: { readonly context?: string };
}

/** A browser's automation. */
export interface BiDi {
  /** Rejects with what is told instead of a result. */
  call<Method extends keyof Results>(
    method: Method,
    params: Readonly<Record<string, unknown>>,
  ): Promise<Results[Method]>;
  /** Hears of each entry of the log, once it is subscribed to. Returns its own remover. */
  onLog(listener: (entry: LogEntry) => void): () => void;
  close(): void;
}

interface Waiting {
  resolve(result: never): void;
  reject(error: Error): void;
}

/** What comes: an answer has the `id` of its command, an event none. */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: LogEntry;
  readonly result?: never;
  readonly message?: string;
}

/** Connects to where a browser listens. */
export function connectBiDi(url: string): Promise<BiDi> {
  const calls = new Map<number, Waiting>();
  const logs = new Set<(entry: LogEntry) => void>();

  function take({ id, method, params, result, message }: Message): void {
    if (method === "log.entryAdded" && params) for (const tell of logs) tell(params);
    const waiting = calls.get(id ?? -1);
    if (!waiting) return;
    calls.delete(id ?? -1);
    if (result) waiting.resolve(result);
    else waiting.reject(new Error(message));
  }

  let ids = 0;
  const bidiOver = (link: Link, close: () => void): BiDi => ({
    call: (method, params) =>
      new Promise((resolve, reject) => {
        const id = ids++;
        calls.set(id, { resolve, reject });
        link.send(JSON.stringify({ id, method, params }));
      }),
    onLog(listener) {
      logs.add(listener);
      return () => void logs.delete(listener);
    },
    close,
  });

  return new Promise((resolve, reject) => {
    const hangUp = webSocket()(custom({ url }))({
      onOpen: (link) => resolve(bidiOver(link, () => hangUp())),
      onFrame: (frame) => take(JSON.parse(String(frame))),
      onClose({ error }) {
        const gone = error ?? new Error("the browser was closed");
        reject(gone);
        for (const waiting of calls.values()) waiting.reject(gone);
      },
    });
  });
}
