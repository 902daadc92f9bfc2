import { RealtimeError } from "@rt/core";
import { audioStateOf, watchAudioState } from "./context.js";
import { deviceOf, mediaDevices, type AudioDevice } from "./devices.js";
import { lostState, states, type MicrophoneState } from "./microphone-state.js";
import { microphonePermission, watchMicrophonePermission, type Permission } from "./permission.js";
import { refusedFor, takenBack, type Refused } from "./refused.js";

/** Options of the input. */
export interface InputOptions {
  /** Null for the browser's default. */
  readonly deviceId: string | null;
  readonly constraints: MediaTrackConstraints;
  /** Switches to an input while the previous one still records. Rejects if it cannot be used. */
  readonly connect: (input: OpenInput) => Promise<void>;
  /** Called after a switch from one input to another; the old one is stopped next. */
  readonly onSwitched: () => void;
  readonly onState: (state: MicrophoneState) => void;
  /** Receives the loss of the device or of the permission. */
  readonly onError: (error: RealtimeError) => void;
}

/** A stream, and the device that it comes from. */
export interface OpenInput {
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly device: Pick<AudioDevice, "id" | "name"> | null;
}

/** A reason that nothing is recorded until there is another device. */
type Trouble = Refused | Extract<MicrophoneState, { name: "lost" }>;

/** The user's microphone, whichever device that currently is. */
export class MicrophoneInput {
  state: MicrophoneState = states.asking;
  /** Still the last one after that is lost. */
  current: OpenInput | null = null;
  readonly #options: InputOptions;
  readonly #leaving = new AbortController();
  #context: AudioContext | null = null;
  #wanted: string | null;
  #trouble: Trouble | null = null;
  #failure: Refused | null = null;
  #isSilent = false;
  #isSeeking = false;
  /** Streams that record. */
  readonly #given = new Set<MediaStream>();
  /** Counts the choices: results of earlier ones are ignored. */
  #choice = 0;
  /** What the browser reported while the microphone worked: Safari may then still say `prompt`. */
  #permission: Promise<Permission> = Promise.resolve("unknown");

  constructor(options: InputOptions) {
    this.#options = options;
    this.#wanted = options.deviceId;
    options.onState(this.state);
  }

  get isOver(): boolean {
    return this.#leaving.signal.aborted;
  }

  get isLost(): boolean {
    return this.#trouble !== null;
  }

  /** Whether only zeros arrive. */
  set isSilent(isSilent: boolean) {
    if (isSilent === this.#isSilent) return;
    this.#isSilent = isSilent;
    this.#update();
  }

  /** Asks for the first input, which is used from `start` on. */
  async open(): Promise<void> {
    this.current = await this.#ask(this.#wanted);
  }

  /** Starts with the input that was opened. Rejects if it cannot be used. */
  async start(context: AudioContext): Promise<void> {
    this.#context = context;
    if (this.current) await this.#take(this.current);
    if (this.isOver) return;
    const { signal } = this.#leaving;
    const seek = (): void => void this.#seek();
    mediaDevices().addEventListener("devicechange", seek, { signal });
    document.addEventListener("visibilitychange", seek, { signal });
    const unwatch = [watchAudioState(context, () => this.#update()), watchMicrophonePermission(seek)];
    signal.addEventListener("abort", () => unwatch.forEach((remove) => remove()));
  }

  /** Ends after a failure to open or start. Returns the reason, worded for the user. */
  async fail(cause: unknown): Promise<RealtimeError> {
    this.#failure = await refusedFor(cause);
    this.close();
    return this.#failure.error;
  }

  /** Switches to another device, or reopens this one. Until that succeeds, nothing changes. */
  async choose(deviceId: string | null): Promise<void> {
    if (this.isOver) throw new RealtimeError("device.failed", "the microphone was stopped: create a new one");
    const choice = ++this.#choice;
    try {
      const input = await this.#ask(deviceId);
      if (choice !== this.#choice) return this.#giveBack(input.stream);
      await this.#take(input);
      this.#wanted = deviceId;
    } catch (cause) {
      const refused = await refusedFor(cause);
      if (choice === this.#choice && this.#trouble) this.#suffer(refused);
      throw refused.error;
    }
  }

  /** Does nothing the second time. */
  close(): void {
    this.#choice++;
    this.#leaving.abort();
    for (const stream of this.#given) this.#giveBack(stream);
    this.#update();
  }

  async #ask(deviceId: string | null): Promise<OpenInput> {
    const chosen = deviceId ? { deviceId: isIos() ? { ideal: deviceId } : { exact: deviceId } } : {};
    const audio = { ...this.#options.constraints, ...chosen };
    const stream = await mediaDevices().getUserMedia({ audio });
    this.#given.add(stream);
    if (this.isOver) this.#giveBack(stream);
    const [track] = stream.getAudioTracks();
    if (!track) throw new DOMException("The browser gave no sound", "NotFoundError");
    return { stream, track, device: await deviceOf(track) };
  }

  async #take(input: OpenInput): Promise<void> {
    const { track } = input;
    try {
      await this.#options.connect(input);
    } catch (cause) {
      this.#giveBack(input.stream);
      throw cause;
    }
    if (this.isOver) return;
    const { current } = this;
    this.current = input;
    if (current && current !== input) {
      this.#options.onSwitched();
      this.#giveBack(current.stream);
    }
    this.#trouble = null;
    this.#permission = microphonePermission();
    const { signal } = this.#leaving;
    for (const type of ["mute", "unmute"]) track.addEventListener(type, () => this.#update(), { signal });
    track.addEventListener("ended", () => void this.#lose(input), { signal });
    this.#update();
  }

  /** Never because we stopped the track: browsers fire no `ended` then. */
  async #lose(input: OpenInput): Promise<void> {
    const [before, now] = await Promise.all([this.#permission, microphonePermission()]);
    if (input !== this.current || this.isOver) return;
    const trouble = before === now ? lostState(input.device) : takenBack(now);
    this.#suffer(trouble);
    this.#options.onError(trouble.error);
    await this.#seek();
  }

  #giveBack(stream: MediaStream): void {
    this.#given.delete(stream);
    for (const track of stream.getTracks()) track.stop();
  }

  #suffer(trouble: Trouble): void {
    this.#trouble = trouble;
    this.#update();
  }

  /**
   * Looks for a replacement for a device that was lost, or that a phone call has left muted forever, as on iOS. Never
   * prompts the user.
   */
  async #seek(): Promise<void> {
    if (!this.#isMissed() || this.#isSeeking || document.hidden) return;
    this.#isSeeking = true;
    if (this.#trouble?.name !== "denied" || (await microphonePermission()) === "granted") await this.#find();
    this.#isSeeking = false;
  }

  /** If all fail, the next change of devices triggers another attempt. */
  async #find(): Promise<void> {
    for (const deviceId of new Set([this.#wanted, null]))
      if (await this.#replace(deviceId).catch(() => false)) return;
  }

  async #replace(deviceId: string | null): Promise<boolean> {
    const input = await this.#ask(deviceId);
    if (this.#isMissed()) await this.#take(input);
    else this.#giveBack(input.stream);
    return true;
  }

  #isMissed(): boolean {
    return !this.isOver && (this.#trouble !== null || (this.current?.track.muted ?? false));
  }

  #update(): void {
    const before = this.state;
    this.state = this.#derive();
    if (this.state !== before) this.#options.onState(this.state);
  }

  #derive(): MicrophoneState {
    if (this.isOver) return this.#failure ?? states.ended;
    if (this.#trouble) return this.#trouble;
    if (!this.current || !this.#context) return states.asking;
    const audio = audioStateOf(this.#context);
    if (this.current.track.muted || audio === "interrupted") return states.blocked;
    if (audio === "blocked") return states.waiting;
    return this.#isSilent ? states.silent : states.live;
  }
}

/** On iOS, ids change, so that the exact one may be gone. */
function isIos(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iP(hone|ad|od)/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);
}
