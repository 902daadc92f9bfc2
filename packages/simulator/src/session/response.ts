import { RealtimeError } from "@rt/core";
import type {
  AudioFormat,
  FunctionTool,
  MaxOutputTokens,
  Metadata,
  OutputModality,
  Response,
  ResponseStatus,
  ResponseStatusDetails,
  ResponseUsage,
  ServerError,
  ToolChoice,
  Voice,
  WireTool,
} from "@rt/core";
import type { Act, Failure } from "../brain/brain.js";
import { pause } from "../clock.js";
import type { Emit, SessionWorld } from "./context.js";
import type { Conversation, Entry } from "./conversation.js";
import { understood } from "./items.js";
import { FunctionCall } from "./output-call.js";
import { SpokenMessage } from "./output-speech.js";
import { WrittenMessage } from "./output-text.js";
import type { Output, OutputItem } from "./output.js";
import { inputTokens, total, usageOf } from "./usage.js";
import type { Tokens } from "./usage.js";

/** Everything that shapes one response: the session's settings, and what its `response.create` overrides. */
export interface ResponseSettings {
  readonly modality: OutputModality;
  readonly instructions: string;
  readonly tools: readonly WireTool[];
  readonly toolChoice: ToolChoice;
  readonly voice: Voice | undefined;
  readonly speed: number;
  readonly format: AudioFormat | undefined;
  readonly maxOutputTokens: MaxOutputTokens;
  readonly metadata: Metadata | null;
  /** Null if the response is out of band. */
  readonly conversation: Conversation | null;
  /** What the model reads. */
  readonly input: readonly Entry[];
  /** What it has read before, and need not read again. */
  readonly seen: Tokens;
}

/** What a response needs of its session. */
export interface ResponseHost {
  readonly world: SessionWorld;
  readonly emit: Emit;
  /** The user starts to speak, and may have said something. */
  readonly interrupt: (words?: string) => void;
  /** Called once, after `response.done`. */
  onDone(response: ActiveResponse): void;
}

type FinalStatus = Exclude<ResponseStatus, "in_progress">;

/** One answer, from `response.created` to `response.done`. */
export class ActiveResponse {
  readonly id: string;
  readonly input: Tokens;
  readonly #host: ResponseHost;
  readonly #settings: ResponseSettings;
  readonly #ended = new AbortController();
  readonly #entries: Entry[] = [];
  readonly #output: Output;
  #open: OutputItem | null = null;
  #message: SpokenMessage | WrittenMessage | null = null;
  #spent: Tokens = { text: 0, audio: 0 };

  constructor(host: ResponseHost, settings: ResponseSettings) {
    this.#host = host;
    this.#settings = settings;
    this.id = host.world.ids.next("resp");
    this.input = inputTokens(settings.input, settings.instructions, settings.tools);
    this.#output = {
      responseId: this.id,
      world: host.world,
      emit: host.emit,
      signal: this.#ended.signal,
      voice: { name: settings.voice, speed: settings.speed, format: settings.format },
      conversation: settings.conversation,
      entries: this.#entries,
      spend: (tokens) => this.#spend(tokens),
    };
  }

  /** Whether it is outside the conversation. */
  get isOutOfBand(): boolean {
    return this.#settings.conversation === null;
  }

  /** Starts it. It continues by itself until it is done or {@link end} is called. */
  start(): void {
    this.#host.emit({ type: "response.created", response: this.#resource("in_progress", null, null) });
    this.#answer().then(
      () => this.end("completed"),
      (error: unknown) => this.#fail(error),
    );
  }

  /** Ends it immediately, whatever its state. A second call has no effect. */
  end(status: FinalStatus, reason?: NonNullable<ResponseStatusDetails["reason"]>): void {
    const details = status === "completed" ? null : { type: status, ...(reason && { reason }) };
    this.#end(status, details);
  }

  /** Ends it without sending anything, as nobody listens any more. */
  abandon(): void {
    this.#ended.abort();
  }

  async #answer(): Promise<void> {
    const { clock, pace, brain } = this.#host.world;
    const { instructions, tools, toolChoice, modality, maxOutputTokens, input } = this.#settings;
    const { signal } = this.#ended;
    await pause(clock, pace.thinkMs, signal);
    const items = await Promise.all(input.map(understood));
    const functions = tools.filter((tool): tool is FunctionTool => tool.type === "function");
    const limits = { modality, maxOutputTokens, signal };
    for await (const act of brain.respond({ items, instructions, tools: functions, toolChoice, ...limits })) {
      if (signal.aborted) return;
      await this.#perform(act);
      if (signal.aborted) return;
    }
    await this.#closeMessage();
  }

  async #perform(act: Act): Promise<void> {
    const { world, emit, interrupt } = this.#host;
    switch (act.type) {
      case "say":
        return this.#say(act.text);
      case "call":
        return this.#call(act.name, act.arguments);
      case "wait":
        return pause(world.clock, act.ms, this.#ended.signal);
      case "interrupt":
        return interrupt(act.words);
      case "stop":
        return this.end("incomplete", act.reason);
      case "fail":
        return this.#end("failed", { type: "failed", error: { type: "server_error", ...act.error } });
      case "error":
        return emit({ type: "error", error: toldError(act.error) });
      case "fault":
        if (!world.inject) throw new Error("this session has no connection for a fault to affect");
        return world.inject(act.fault);
      default:
        // A brain may be written in JavaScript.
        return unknownAct(act);
    }
  }

  #say(text: string): Promise<void> {
    this.#message ??=
      this.#settings.modality === "audio"
        ? new SpokenMessage(this.#output)
        : new WrittenMessage(this.#output);
    this.#open = this.#message;
    return this.#message.say(text);
  }

  async #call(name: string, written: string): Promise<void> {
    await this.#closeMessage();
    if (this.#ended.signal.aborted) return;
    const call = new FunctionCall(this.#output, name);
    this.#open = call;
    await call.write(written);
    this.#close("completed");
  }

  async #closeMessage(): Promise<void> {
    if (this.#message instanceof SpokenMessage) await this.#message.finish();
    this.#close("completed");
  }

  #close(status: "completed" | "incomplete"): void {
    if (this.#ended.signal.aborted) return;
    this.#open?.close(status);
    this.#open = null;
    this.#message = null;
  }

  #spend({ text, audio }: Tokens): void {
    this.#spent = { text: this.#spent.text + text, audio: this.#spent.audio + audio };
    const { maxOutputTokens } = this.#settings;
    if (maxOutputTokens !== "inf" && total(this.#spent) >= maxOutputTokens)
      this.end("incomplete", "max_output_tokens");
  }

  #fail(error: unknown): void {
    if (this.#ended.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    const message = error instanceof RealtimeError ? why : `The brain of the simulator failed: ${why}`;
    this.#host.emit({ type: "error", error: toldError({ code: "server_error", message }) });
    this.#end("failed", { type: "failed", error: { type: "server_error", code: "server_error" } });
  }

  #end(status: FinalStatus, details: ResponseStatusDetails | null): void {
    if (this.#ended.signal.aborted) return;
    try {
      this.#close(status === "completed" ? "completed" : "incomplete");
      const usage = usageOf(this.input, this.#spent, this.#settings.seen);
      this.#host.emit({ type: "response.done", response: this.#resource(status, details, usage) });
    } finally {
      // Even if that failed: a response that is over must not block the next one.
      this.#ended.abort();
      this.#host.onDone(this);
    }
  }

  #resource(
    status: ResponseStatus,
    status_details: ResponseStatusDetails | null,
    usage: ResponseUsage | null,
  ): Response {
    const { modality, maxOutputTokens, format, voice, metadata, conversation } = this.#settings;
    return {
      object: "realtime.response",
      id: this.id,
      status,
      status_details,
      output: this.#entries.map(({ item }) => item),
      conversation_id: conversation?.id ?? null,
      output_modalities: [modality],
      max_output_tokens: maxOutputTokens,
      audio: { output: { ...(format && { format }), ...(voice && { voice }) } },
      usage,
      metadata,
    };
  }
}

/** An error that answers no client event. */
function toldError({ param, ...error }: Failure & { readonly param?: string }): ServerError {
  return {
    type: "server_error",
    message: "The server had an error while processing your request.",
    ...error,
    param: param ?? null,
    event_id: null,
  };
}

function unknownAct(act: never): never {
  throw new Error(`it yielded an unknown act: ${JSON.stringify(act)}`);
}
