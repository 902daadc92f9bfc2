import { once } from "node:events";
import { encodePcm16 } from "@rt/core";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { Act } from "../../src/brain/brain.js";
import type { ProfileName } from "../../src/profiles.js";
import { readShared } from "./shared.js";
import { startSimulator } from "./simulator.js";
import { hum } from "./tone.js";

/** An event as it went over the wire. */
export type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** A line of a recorded session. */
export interface RecordedLine {
  readonly dir: "sent" | "received";
  readonly data: WireEvent;
}

/** The URL path of each profile. */
export const paths: Readonly<Record<ProfileName, string>> = {
  openai: "/v1/realtime?model=gpt-realtime",
  azure: "/openai/v1/realtime?model=gpt-realtime",
  "azure-preview": "/openai/realtime?api-version=2024-10-01-preview&deployment=gpt-realtime",
  "voice-live": "/voice-live/realtime?api-version=2025-10-01&model=gpt-realtime",
  xai: "/v1/realtime?model=grok-voice-latest",
};

/** The lines of a recording in the folder beside the repository. */
export function recordedLines(name: string): RecordedLine[] {
  return readShared(`traces/${name}.jsonl`)
    .split("\n")
    .filter((line) => line.startsWith('{"dir"'))
    .map((line): RecordedLine => JSON.parse(line));
}

/** A client that only keeps what it receives: what services send need not match any schema. */
export class PlainClient {
  readonly received: WireEvent[] = [];
  readonly #socket: WebSocket;
  #wake = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => {
      this.received.push(JSON.parse(data.toString()));
      this.#wake();
    });
  }

  static async connect(url: string): Promise<PlainClient> {
    const socket = new WebSocket(url.replace(/^http/, "ws"));
    const client = new PlainClient(socket);
    onTestFinished(() => socket.terminate());
    await once(socket, "open");
    return client;
  }

  send(...events: readonly object[]): void {
    for (const event of events) this.#socket.send(JSON.stringify(event));
  }

  /** Resolves with the first, second, ... event of this type, once it has arrived. */
  async nth(type: string, count: number): Promise<WireEvent> {
    for (;;) {
      const event = this.all(type)[count - 1];
      if (event) return event;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  all(type: string): WireEvent[] {
    return this.received.filter((event) => event.type === type);
  }

  types(): string[] {
    return this.received.map(({ type }) => type);
  }
}

/** A client of a simulator that imitates a service and lives as long as the test. */
export async function clientOf(
  profile: ProfileName,
  options: Parameters<typeof startSimulator>[0] = {},
): Promise<PlainClient> {
  const simulator = await startSimulator({ profile, ...options });
  onTestFinished(() => simulator.close());
  return PlainClient.connect(`${simulator.url}${paths[profile]}`);
}

/** A turn in events of 100 ms: half a second of silence, 2.3 s of a hum, a second of silence. */
export function spokenTurn(): object[] {
  const silence = Array.from({ length: 5 }, () => new Int16Array(2_400));
  const chunks = [...silence, ...Array.from({ length: 23 }, () => hum(2_400)), ...silence, ...silence];
  return chunks.map((samples) => ({ type: "input_audio_buffer.append", audio: encodePcm16(samples) }));
}

/** What the simulator sends to a client that sends what was recorded, with a brain that says what was said then. */
export async function replay(
  lines: readonly RecordedLine[],
  profile: ProfileName,
): Promise<readonly WireEvent[]> {
  const answers = lines.flatMap(({ data }) => recordedAct(data));
  const client = await clientOf(profile, {
    // Only the outcome shows whether the transcription model was deployed.
    models: ["gpt-realtime", ...(lacksDeployment(lines) ? [] : ["gpt-realtime-whisper"])],
    brain: {
      respond: () => {
        const answer = answers.shift();
        return answer ? [answer] : [];
      },
      hear: () => recordedTranscript(lines),
    },
  });
  const seen = new Map<string, number>();
  let hasSpoken = false;
  for (const { dir, data } of lines) {
    if (dir === "received") {
      seen.set(data.type, (seen.get(data.type) ?? 0) + 1);
      if (isAwaited(data.type)) await client.nth(data.type, seen.get(data.type) ?? 1);
    } else if (data.type !== "input_audio_buffer.append") client.send(withOurCallId(data, client));
    else if (!hasSpoken) {
      hasSpoken = true;
      client.send(...spokenTurn());
    }
  }
  return client.received;
}

function lacksDeployment(lines: readonly RecordedLine[]): boolean {
  return lines.some(({ data }) => JSON.stringify(data.error ?? "").includes("DeploymentNotFound"));
}

/** Whether events of this type come once for each client action. */
function isAwaited(type: string): boolean {
  return /^(session\.(created|updated)|response\.done|rate_limits\.updated|.*transcription\.(completed|failed)|response\.function_call_arguments\.done)$/.test(
    type,
  );
}

function recordedAct({ type, ...data }: WireEvent): Act[] {
  switch (type) {
    case "response.output_audio_transcript.done":
    case "response.audio_transcript.done":
      return [{ type: "say", text: String(data.transcript) }];
    case "response.output_text.done":
    case "response.text.done":
      return [{ type: "say", text: String(data.text) }];
    case "response.function_call_arguments.done":
      return [{ type: "call", name: String(data.name), arguments: String(data.arguments) }];
    default:
      return [];
  }
}

function recordedTranscript(lines: readonly RecordedLine[]): string {
  const completed = lines.find(({ data }) => data.type.endsWith("input_audio_transcription.completed"));
  return typeof completed?.data.transcript === "string" ? completed.data.transcript : "";
}

function withOurCallId(data: WireEvent, client: PlainClient): WireEvent {
  const { item } = data;
  if (typeof item !== "object" || item === null || !("call_id" in item)) return data;
  const call = client.all("response.function_call_arguments.done").at(-1);
  return { ...data, item: { ...item, call_id: call?.call_id } };
}
