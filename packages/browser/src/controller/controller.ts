import { createPushToTalk, systemClock, type Clock, type Interruption, type Item } from "@rt/core";
import type { Level, PushToTalk, RealtimeSession, SessionConfigInput, SessionEvents, Tool } from "@rt/core";
import { unlockAudio } from "../context.js";
import { listDevices, watchDevices, type AudioDevice } from "../devices.js";
import { Audio } from "./audio.js";
import { configOf, configPatch } from "./config-patch.js";
import { KeptConversation } from "./kept-conversation.js";
import { Lifecycle } from "./lifecycle.js";
import { openSession } from "./open-session.js";
import type { RealtimeOptions } from "./options.js";
import { send, type SendOptions } from "./send.js";
import type { RealtimeState } from "./state.js";
import { Store, type StoreOptions } from "./store.js";
import { Toolbox } from "./toolbox.js";

/** How a conversation starts. */
export interface StartOptions {
  /** Whether the microphone is muted; left out, it is as it was. */
  readonly muted?: boolean | undefined;
}

/**
 * A conversation in a page: a session, its devices, and what is known of both in one store. It knows nothing of React.
 * Every method may be called at any time and does not depend on `this`. What rejects is `error` in the state, too, so
 * that no promise has to be awaited; only what `stop()` ends is no error.
 */
export class RealtimeController {
  #options: RealtimeOptions;
  /** What the session was made with, and has been sent since. */
  #config: SessionConfigInput = {};
  #session: RealtimeSession | null = null;
  #button: PushToTalk | null = null;
  #cancelStop = (): void => {};
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #audio: Audio;
  readonly #kept: KeptConversation;
  readonly #life: Lifecycle;
  readonly #tools = new Toolbox();
  readonly #hooks = new Map<(session: RealtimeSession) => () => void, () => void>();

  constructor(options: RealtimeOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#tools.replace(options.tools ?? [], null);
    this.#store = new Store({
      clock: this.#clock,
      look: () => this.#look(),
      onError: (error) => this.#options.onError?.(error),
    });
    const onError = (error: unknown): void => void this.#store.report(error);
    this.#audio = new Audio({
      clock: this.#clock,
      onChange: () => this.#store.update(),
      onError,
      onLive: () => this.#forgive("device."),
    });
    this.#kept = new KeptConversation({
      clock: this.#clock,
      history: () => this.#options.history,
      session: () => this.session,
      onError,
    });
    this.#life = new Lifecycle({
      options: () => this.#options,
      session: () => this.session,
      audio: this.#audio,
      kept: this.#kept,
      store: this.#store,
      onConnect: () => this.#configure(),
    });
  }

  /** The session of now: another one after `reset()`. */
  get session(): RealtimeSession {
    if (!this.#session) {
      this.#session = this.#open();
      this.#store.update();
    }
    return this.#session;
  }

  /**
   * Connects, and opens the devices: best in a click. Resolves when the model can be talked to; joins a start under way.
   */
  readonly start = ({ muted }: StartOptions = {}): Promise<void> => {
    if (muted !== undefined) this.mute(muted);
    return this.#life.start();
  };

  /** Ends the connection and lets go of the devices; the conversation stays, and can be gone on with. */
  readonly stop = (): Promise<void> => this.#life.end("ended");

  /** Stops, and begins anew with an empty conversation; one that was kept is forgotten. */
  readonly reset = (): void => {
    this.#life.forget();
    this.#kept.remove();
    this.#session = null;
    this.#store.forget();
    void this.session;
  };

  /** Sends what the user typed, and asks for an answer; before the start it waits. Resolves with the item. */
  readonly send = (text: string, options: SendOptions = {}): Promise<Item> =>
    this.#store.told(send(this.session, text, options));

  /** Ends what the model is saying, as if the user had spoken. Resolves with what was cut off. */
  readonly interrupt = (): Promise<Interruption> => this.session.interrupt();

  /** Mutes the microphone, or with false unmutes it; left out, the other of the two. Turn detection hears silence. */
  readonly mute = (muted = this.session.getSnapshot().input.muted === "no"): void =>
    this.session.mute(muted ? "silence" : "no");

  /** Of the loudspeaker, from 0 to 1. */
  readonly setVolume = (volume: number): void => this.#audio.setVolume(volume);

  /** Goes over to another microphone, now and from now on; null for the browser's choice. */
  readonly setMicrophone = (deviceId: string | null): Promise<void> =>
    this.#store.told(this.#audio.setMicrophone(deviceId));

  /** Goes over to another loudspeaker, now and from now on; null for the default one. */
  readonly setSpeaker = (deviceId: string | null): Promise<void> =>
    this.#store.told(this.#audio.setSpeaker(deviceId));

  /** Asks for the microphone once more: of those that are open, anew; else by a start. */
  readonly retryMicrophone = (): Promise<void> =>
    this.#life.isRunning ? this.setMicrophone(this.#audio.microphoneId) : this.start();

  /** Lets the page be heard. Call it in a click. */
  readonly unlockAudio = (): void => this.#store.attempt(unlockAudio);

  /** Lets a tool run whose call waits in `approvals`. */
  readonly approve = (id: string): void => this.session.approve(id);

  /** Tells the model that a call in `approvals` is declined, and why. */
  readonly reject = (id: string, reason?: string): void => this.session.reject(id, reason);

  /** Takes the error out of the state. */
  readonly clearError = (): void => this.#store.note({ error: null });

  /**
   * For a button that is held while the user speaks, without turn detection. What is shorter than 100 ms was not said.
   */
  readonly pushToTalk: {
    readonly press: () => void;
    readonly release: () => void;
    readonly cancel: () => void;
  } = {
    press: () => {
      void this.session;
      this.#store.attempt(() => this.#button?.press());
    },
    release: () => void this.#button?.release(),
    cancel: () => this.#button?.cancel(),
  };

  /** What is true now. The same object until something changes. */
  getSnapshot(): RealtimeState {
    return this.#store.state;
  }

  /** Hears of changes: at once, or with the next picture where only words have come. Returns its own remover. */
  subscribe(listener: () => void): () => void {
    // What was kept is shown from now on.
    void this.session;
    return this.#store.subscribe(listener);
  }

  /** Listens for what happens, as `session.on()`, over one session after another. Returns its own remover. */
  on<Name extends keyof SessionEvents>(
    name: Name,
    listener: (news: SessionEvents[Name]) => void,
  ): () => void {
    const hook = (session: RealtimeSession): (() => void) => session.on(name, listener);
    this.#hooks.set(hook, hook(this.session));
    return () => {
      this.#hooks.get(hook)?.();
      this.#hooks.delete(hook);
    };
  }

  /** How loud it is now; null while there is no such device. */
  level(side: "user" | "agent"): Level | null {
    return this.#audio.level(side);
  }

  /** Tells the devices that there are, now and whenever one comes or goes. Returns its own remover. */
  watchDevices(listener: (devices: readonly AudioDevice[]) => void): () => void {
    let unwatch = (): void => {};
    this.#store.attempt(() => (unwatch = watchDevices(listener)));
    listDevices().then(listener, (cause: unknown) => this.#store.fail(cause));
    return unwatch;
  }

  /** The options of now, which may be written anew each time. See {@link RealtimeOptions} for what applies when. */
  setOptions(options: RealtimeOptions): void {
    this.#options = options;
    this.#store.attempt(() => {
      this.#tools.replace(options.tools ?? [], this.#session);
      this.#configure();
    });
  }

  /** Gives the model a tool, or another version of one by the same name. */
  setTool(tool: Tool): void {
    this.#store.attempt(() => this.#tools.set(tool, this.#session));
  }

  removeTool(name: string): void {
    this.#tools.remove(name, this.#session);
  }

  /** Keeps it running, with `autoStart` from now on. It stops when what this returns was called, and not taken back. */
  retain(): () => void {
    this.#cancelStop();
    if (this.#options.autoStart) void this.start();
    return () => {
      // React shows, hides and shows again in development, and what is hot reloaded.
      this.#cancelStop = this.#clock.after(0, () => void this.stop());
    };
  }

  /** Sends the session what has changed in `config`. A session that is over takes no changes, so that they wait. */
  #configure(): void {
    const phase = this.#session?.getSnapshot().phase.name ?? "closed";
    if (phase === "closed" || phase === "failed") return;
    const config = configOf(this.#options);
    const patch = configPatch(this.#config, config);
    this.#config = config;
    if (patch) void this.#session?.update(patch);
  }

  #open(): RealtimeSession {
    this.#config = configOf(this.#options);
    const session: RealtimeSession = openSession({
      options: () => this.#options,
      history: this.#kept.load(),
      tools: this.#tools.list(),
      clock: this.#clock,
      underruns: () => this.#audio.underruns,
      onChange: () => this.#hear(session),
      onNote: (note) => this.#store.note(note),
      onError: (error) => this.#store.report(error),
    });
    this.#button = createPushToTalk(session);
    for (const hook of this.#hooks.keys()) this.#hooks.set(hook, hook(session));
    return session;
  }

  /** A device or a connection that is back leaves nothing to complain of. */
  #forgive(what: "device." | "link."): void {
    if (this.#store.state.error?.code.startsWith(what)) this.clearError();
  }

  #hear(session: RealtimeSession): void {
    if (session !== this.#session) return;
    const state = session.getSnapshot();
    this.#life.follow(state);
    if (this.#store.state.phase === "reconnecting" && this.#life.phase === "ready") this.#forgive("link.");
    if (state.items !== this.#store.state.session?.items) this.#kept.saveSoon();
    this.#store.follow(state);
  }

  #look(): ReturnType<StoreOptions["look"]> {
    const session = this.#session?.getSnapshot();
    if (!session) return null;
    const { microphone, speaker } = this.#audio;
    const muted = session.input.muted !== "no";
    return { session, phase: this.#life.phase, microphone: { ...microphone, muted }, speaker };
  }
}
