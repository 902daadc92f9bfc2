import { RealtimeError, type RealtimeSession, type SessionState } from "@rt/core";
import { watchMicrophonePermission } from "../permission.js";
import type { Audio } from "./audio.js";
import type { KeptConversation } from "./kept-conversation.js";
import type { RealtimeOptions } from "./options.js";
import { muteWhileHidden, watchPage } from "./page.js";
import type { RealtimeState } from "./state.js";
import type { Store } from "./store.js";

/** The parts that are started and ended together. */
export interface LifecycleParts {
  /** Returns the latest options. */
  readonly options: () => RealtimeOptions;
  readonly session: () => RealtimeSession;
  readonly audio: Audio;
  readonly kept: KeptConversation;
  readonly store: Store;
  /** Called when the session starts to connect, to send the configuration changes that were waiting. */
  readonly onConnect: () => void;
}

/** The phase while nothing runs. */
export type Rest = "idle" | "ended" | "failed";

/** The time from a start to its end. */
interface Run {
  isReady: boolean;
  readonly started: Promise<void>;
  readonly cancel: (cause: RealtimeError) => void;
}

/** The connection and the devices of a conversation, which start and end together. */
export class Lifecycle {
  readonly #parts: LifecycleParts;
  #rest: Rest = "idle";
  #run: Run | null = null;
  #unwatch = (): void => {};

  constructor(parts: LifecycleParts) {
    this.#parts = parts;
  }

  get phase(): RealtimeState["phase"] {
    if (!this.#run) return this.#rest;
    if (!this.#run.isReady) return "starting";
    return this.#parts.session().getSnapshot().phase.name === "reconnecting" ? "reconnecting" : "ready";
  }

  get isRunning(): boolean {
    return this.#run !== null;
  }

  /** Joins a start under way. Call it in a click handler, as devices need a user gesture. */
  start(): Promise<void> {
    if (!this.#run) {
      this.#run = this.#begin();
      this.#parts.store.update();
    }
    return this.#run.started;
  }

  /** Resolves when the devices are released; `cause` is the failure, if any. Does nothing if nothing runs. */
  async end(rest: Rest, cause: unknown = null): Promise<void> {
    const { audio, kept, session, store } = this.#parts;
    const run = this.#run;
    this.#unwatch();
    if (!run) return;
    this.#run = null;
    this.#rest = rest;
    run.cancel(new RealtimeError("session.closed", "stopped before it was ready"));
    kept.save();
    session().close();
    const detached = audio.detach();
    if (cause) this.#watchPermission(store.fail(cause));
    store.update();
    await detached;
  }

  /** Returns to the state before the first start. */
  forget(): void {
    void this.end("idle");
    this.#rest = "idle";
  }

  /** Ends when the session does. */
  follow({ phase }: SessionState): void {
    if (!this.#run?.isReady) return;
    if (phase.name === "failed") void this.end("failed", phase.cause);
    if (phase.name === "closed") void this.end("ended");
  }

  #begin(): Run {
    const { options, audio: devices, store } = this.#parts;
    const session = this.#parts.session();
    this.#unwatch();
    store.note({ error: null });
    const { modality, audio } = options();
    // Both at once and before any `await`, after which it no longer counts as a user gesture.
    const connecting = session.connect();
    this.#parts.onConnect();
    const attaching = modality === "text" ? Promise.resolve() : devices.attach(session, audio);
    let cancel: Run["cancel"] = () => {};
    const cancelled = new Promise<never>((_, reject) => (cancel = reject));
    const started = Promise.race([Promise.all([connecting, attaching]), cancelled]).then(
      () => {
        run.isReady = true;
        store.update();
      },
      (cause: unknown) => {
        if (this.#run === run) void this.end("failed", cause);
        throw store.fail(cause);
      },
    );
    const run: Run = { isReady: false, started, cancel };
    // The error is in the state, too.
    started.catch(() => {});
    this.#watchPage(session);
    return run;
  }

  #watchPage(session: RealtimeSession): void {
    const unwatch = watchPage({
      onLeave: () => void this.end("ended"),
      onReturn: () => void this.start(),
    });
    const isMuted = this.#parts.options().audio?.background === "mute";
    const unmute = isMuted ? muteWhileHidden(session) : null;
    this.#unwatch = () => {
      unwatch();
      unmute?.();
    };
  }

  /** Starts again once the user has allowed the microphone. */
  #watchPermission({ code }: RealtimeError): void {
    if (code !== "device.denied") return;
    this.#unwatch = watchMicrophonePermission((permission) => {
      if (permission === "granted") void this.start();
    });
  }
}
