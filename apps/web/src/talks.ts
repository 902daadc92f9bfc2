import type { AudioLevels } from "@rt/browser";
import { errorIn } from "./complaint.js";
import { startConversation, type Conversation } from "./conversation.js";
import { createLog, type Log } from "./log.js";
import type { TypedKey } from "./service.js";
import type { Settings } from "./settings.js";
import type { RealtimeSession } from "@rt/core";
import type { Tape } from "./tape.js";
import type { TransportOptions } from "./transport.js";

/** Where the page is with its conversation. */
export type Phase =
  | { readonly name: "off" }
  | { readonly name: "starting"; readonly session: RealtimeSession | null; readonly giveUp: AbortController }
  | { readonly name: "on"; readonly session: RealtimeSession; readonly conversation: Conversation }
  | { readonly name: "ending"; readonly session: RealtimeSession | null };

/** Who hears of the conversations. */
export interface TalksOptions {
  /** Something is another than before. */
  readonly onChange: () => void;
  /** With each picture. */
  readonly onLevels: (levels: AudioLevels) => void;
  /** Something failed, whether it goes on or not. */
  readonly onTrouble: (error: unknown) => void;
  readonly onHint: (hint: string) => void;
  readonly onTransport: TransportOptions["onTransport"];
}

/** The conversations of a page, one after another. */
export class Talks {
  phase: Phase = { name: "off" };
  /** Of the one that goes on, or of the last. */
  log: Log = createLog(null, new Date());
  tape: Tape | null = null;
  readonly #options: TalksOptions;
  #starting: Promise<void> = Promise.resolve();

  constructor(options: TalksOptions) {
    this.#options = options;
  }

  /** Joins the one that starts or goes on already. Never rejects: `phase` tells whether it stands. */
  start(settings: Settings, key: TypedKey): Promise<void> {
    if (this.phase.name === "off") this.#starting = this.#start(settings, key);
    return this.#starting;
  }

  /** At once, if the page is being left. */
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

  /** Shows what becomes of a session, from before it connects. */
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
