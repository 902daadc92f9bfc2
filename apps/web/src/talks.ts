import type { AudioLevels } from "@rt/browser";
import { errorIn } from "./complaint.js";
import { startConversation, type Conversation } from "./conversation.js";
import { createLog, type Log } from "./log.js";
import type { TypedKey } from "./service.js";
import type { Settings } from "./settings.js";
import type { RealtimeSession } from "@rt/core";
import type { Tape } from "./tape.js";
import type { TransportOptions } from "./transport.js";

/** The phase of the page's conversation. */
export type Phase =
  | { readonly name: "off" }
  | { readonly name: "starting"; readonly session: RealtimeSession | null; readonly giveUp: AbortController }
  | { readonly name: "on"; readonly session: RealtimeSession; readonly conversation: Conversation }
  | { readonly name: "ending"; readonly session: RealtimeSession | null };

/** Callbacks of the conversations. */
export interface TalksOptions {
  /** Called when anything has changed. */
  readonly onChange: () => void;
  /** Called on each animation frame. */
  readonly onLevels: (levels: AudioLevels) => void;
  /** Receives errors, whether or not the conversation continues. */
  readonly onTrouble: (error: unknown) => void;
  readonly onHint: (hint: string) => void;
  readonly onTransport: TransportOptions["onTransport"];
}

/** The conversations of a page, one after another. */
export class Talks {
  phase: Phase = { name: "off" };
  /** Of the current conversation, or the last one. */
  log: Log = createLog(null, new Date());
  tape: Tape | null = null;
  readonly #options: TalksOptions;
  #starting: Promise<void> = Promise.resolve();

  constructor(options: TalksOptions) {
    this.#options = options;
  }

  /** Joins the one that is starting or running. Never rejects: `phase` says whether it runs. */
  start(settings: Settings, key: TypedKey): Promise<void> {
    if (this.phase.name === "off") this.#starting = this.#start(settings, key);
    return this.#starting;
  }

  /** At once, if the user is leaving the page. */
  async stop(isLeaving = false): Promise<void> {
    const { phase } = this;
    if (phase.name === "starting") phase.giveUp.abort();
    if (phase.name !== "on") return;
    this.#enter({ name: "ending", session: phase.session });
    if (!isLeaving) await phase.conversation.fallSilent();
    await phase.conversation.close().catch(this.#options.onTrouble);
    this.log.note("<< Session Ended >>");
    this.#options.onHint("");
    this.#enter({ name: "off" });
  }

  async #start(settings: Settings, key: TypedKey): Promise<void> {
    const { onChange, onHint, onTrouble } = this.#options;
    const giveUp = new AbortController();
    this.#enter({ name: "starting", session: null, giveUp });
    try {
      const conversation = await startConversation({
        ...this.#options,
        ...{ settings, key, signal: giveUp.signal },
        onSession: (session) => this.#follow(session, giveUp),
        onTurn: (turn) => (this.log.add(turn), onChange()),
        onSound: (state) => onHint(state === "blocked" ? "Click anywhere to hear the answer." : ""),
      });
      this.tape = conversation.tape;
      this.log.note("<< Session Started >>");
      if (!conversation.microphone) this.log.note("Without a microphone: type to talk", "warning");
      this.#enter({ name: "on", session: conversation.session, conversation });
    } catch (error) {
      if (!giveUp.signal.aborted) onTrouble(error);
      this.#enter({ name: "off" });
    }
  }

  /** Shows a session from before it connects. */
  #follow(session: RealtimeSession, giveUp: AbortController): void {
    const log = createLog(session, new Date());
    this.log = log;
    this.tape = null;
    let before = session.getSnapshot().phase.name;
    session.subscribe(() => {
      const { phase } = session.getSnapshot();
      const isNew = phase.name !== before;
      before = phase.name;
      if (isNew && phase.name === "reconnecting") log.note("Connection lost: trying to come back", "warning");
      if (isNew && phase.name === "failed" && this.phase.name === "on") {
        this.#options.onTrouble(errorIn(phase.cause));
        void this.stop();
      }
      this.#options.onChange();
    });
    session.on("reconnected", () => log.note("Connected again"));
    this.#enter({ name: "starting", session, giveUp });
  }

  #enter(phase: Phase): void {
    this.phase = phase;
    this.#options.onChange();
  }
}
