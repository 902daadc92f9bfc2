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

/** Options of `start()`. */
export interface StartOptions {
  /** Whether the microphone is muted. Default: as before. */
  readonly muted?: boolean | undefined;
}

/**
 * A conversation in a page: a session, its devices, and their state in one store. Independent of any UI framework.
 * Every method may be called at any time and without `this`. Whatever rejects is also `error` in the state, so no
 * promise has to be awaited; being ended by `stop()` is no error.
 */
export class RealtimeController {
  #options: RealtimeOptions;
  /** The configuration that the session was created with, plus all updates sent since. */
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

  /** The current session. `reset()` replaces it. */
  get session(): RealtimeSession {
    if (!this.#session) {
      this.#session = this.#open();
      this.#store.update();
    }
    return this.#session;
  }

  /**
   * Connects and opens the devices: call it in a click handler. Resolves once the user can talk to the model; joins a
   * start under way.
   */
  readonly start = ({ muted }: StartOptions = {}): Promise<void> => {
    if (muted !== undefined) this.mute(muted);
    return this.#life.start();
  };

  /** Ends the connection and releases the devices. The conversation stays: `start()` resumes it. */
  readonly stop = (): Promise<void> => this.#life.end("ended");

  /** Stops, deletes the stored history, and begins an empty conversation. */
  readonly reset = (): void => {
    this.#life.forget();
    this.#kept.remove();
    this.#session = null;
    this.#store.forget();
    void this.session;
  };

  /** Sends what the user typed and requests a response; waits for the connection. Resolves with the item. */
  readonly send = (text: string, options: SendOptions = {}): Promise<Item> =>
    this.#store.told(send(this.session, text, options));

  /** Interrupts the model, as if the user had spoken. Resolves with what was cut off. */
  readonly interrupt = (): Promise<Interruption> => this.session.interrupt();

  /** Mutes (true) or unmutes (false) the microphone; without an argument, toggles. Turn detection receives silence. */
  readonly mute = (muted = this.session.getSnapshot().input.muted === "no"): void =>
    this.session.mute(muted ? "silence" : "no");

  /** Sets the volume of the speaker, 0 to 1. */
  readonly setVolume = (volume: number): void => this.#audio.setVolume(volume);

  /** Switches to another microphone, at once and for later starts; null for the browser's default. */
  readonly setMicrophone = (deviceId: string | null): Promise<void> =>
    this.#store.told(this.#audio.setMicrophone(deviceId));

  /** Switches to another speaker, at once and for later starts; null for the default. */
  readonly setSpeaker = (deviceId: string | null): Promise<void> =>
    this.#store.told(this.#audio.setSpeaker(deviceId));

  /** Asks for the microphone again: reopens it while the conversation runs, otherwise starts the conversation. */
  readonly retryMicrophone = (): Promise<void> =>
    this.#life.isRunning ? this.setMicrophone(this.#audio.microphoneId) : this.start();

  /** Lets the page play audio. Call it in a click handler. */
  readonly unlockAudio = (): void => this.#store.attempt(unlockAudio);

  /** Allows a tool call in `approvals` to run. */
  readonly approve = (id: string): void => this.session.approve(id);

  /** Rejects a tool call in `approvals`. The model is told the reason. */
  readonly reject = (id: string, reason?: string): void => this.session.reject(id, reason);

  /** Removes the error from the state. */
  readonly clearError = (): void => this.#store.note({ error: null });

  /**
   * Push-to-talk: a button held while the user speaks, for sessions without turn detection. Less than 100 ms is
   * discarded.
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

  /** The current state: the same object until something changes. */
  getSnapshot(): RealtimeState {
    return this.#store.state;
  }

  /**
   * Calls `listener` on every change: at once, or on the next animation frame if only text arrived. Returns a function
   * that removes it.
   */
  subscribe(listener: () => void): () => void {
    // Creates the session, so that the restored history is in the state.
    void this.session;
    return this.#store.subscribe(listener);
  }

  /**
   * Listens to an event of the session, as `session.on()`, and of each session after `reset()`. Returns a function that
   * removes the listener.
   */
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

  /** The current level of one side; null while its device is not open. */
  level(side: "user" | "agent"): Level | null {
    return this.#audio.level(side);
  }

  /**
   * Calls `listener` with the list of devices, now and whenever one comes or goes. Returns a function that removes it.
   */
  watchDevices(listener: (devices: readonly AudioDevice[]) => void): () => void {
    let unwatch = (): void => {};
    this.#store.attempt(() => (unwatch = watchDevices(listener)));
    listDevices().then(listener, (cause: unknown) => this.#store.fail(cause));
    return unwatch;
  }

  /** Replaces the options. See {@link RealtimeOptions} for which change applies when. */
  setOptions(options: RealtimeOptions): void {
    this.#options = options;
    this.#store.attempt(() => {
      this.#tools.replace(options.tools ?? [], this.#session);
      this.#configure();
    });
  }

  /** Adds a tool, or replaces the one of the same name. */
  setTool(tool: Tool): void {
    this.#store.attempt(() => this.#tools.set(tool, this.#session));
  }

  removeTool(name: string): void {
    this.#tools.remove(name, this.#session);
  }

  /**
   * Keeps the conversation running, and starts it with `autoStart`. Calling the returned function stops it, unless it
   * is retained again at once.
   */
  retain(): () => void {
    this.#cancelStop();
    if (this.#options.autoStart) void this.start();
    return () => {
      // In development, React and hot reloading unmount a component and mount it again.
      this.#cancelStop = this.#clock.after(0, () => void this.stop());
    };
  }

  /** Sends the session what changed in `config`. A closed session takes no updates: they wait for the next start. */
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

  /** Clears an error about a device or a connection that is back. */
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
