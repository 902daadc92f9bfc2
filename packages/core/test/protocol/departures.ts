import events from "./fixtures/events.json" with { type: "json" };
import type { Lines } from "./lines.js";

/**
 * Where our types differ from the GA schema on purpose. `at` names an event or a type, then paths within it.
 */
interface Departure {
  why: string;
  change: (lines: Lines, path: string) => void;
  at: Record<string, readonly string[]>;
}

const { "input_audio_buffer.dtmf_event_received": _, ...named } = events.server;

const departures: readonly Departure[] = [
  {
    why: "not every server sends it",
    change: isOptional,
    at: Object.fromEntries(Object.keys(named).map((type) => [type, ["event_id"]])),
  },
  {
    why: "every event may have one",
    change: adds("string"),
    at: { "input_audio_buffer.dtmf_event_received": ["event_id?"] },
  },
  {
    why: "unions are told apart by it, or nothing is said without it",
    change: isRequired,
    at: {
      SystemMessageItem: ["content[].type", "content[].text"],
      UserMessageItem: ["content[].type"],
      AssistantMessageItem: ["content[].type"],
      "response.content_part.added": ["part.type"],
      "response.content_part.done": ["part.type"],
      Pcm16Format: ["type"],
      PcmuFormat: ["type"],
      PcmaFormat: ["type"],
      FunctionTool: ["type", "name"],
    },
  },
  {
    why: "the services add names",
    change: alsoHolds("string"),
    at: {
      "rate_limits.updated": ["rate_limits[].name?"],
      Response: ["status_details?.reason?"],
      McpTool: ["connector_id?"],
      RealtimeSessionConfig: ["include?[]"],
      RealtimeSessionResource: ["include?[]"],
      TranscriptionSessionConfig: ["include?[]"],
      TranscriptionSessionResource: ["include?[]"],
    },
  },
  {
    why: "some servers send a bare string",
    change: alsoHolds("string"),
    at: { Response: ["status_details?"] },
  },
  {
    why: "names worth offering, for which the schema has any string",
    change: alsoHolds('"commentary"', '"final_answer"'),
    at: { AssistantMessageItem: ["phase?"] },
  },
  {
    why: "what a client may ask for, a server may echo",
    change: alsoHolds("CustomVoice"),
    at: { RealtimeSessionResource: ["audio?.output?.voice?"], Response: ["audio?.output?.voice?"] },
  },
  {
    why: "the echo of what was asked for, of which the schema lists a part",
    change: isJust("SemanticVad | ServerVad | null"),
    at: { TranscriptionSessionResource: ["audio?.input?.turn_detection?"] },
  },
  {
    why: "compatible servers have other rates",
    change: isJust("number"),
    at: { Pcm16Format: ["rate?"] },
  },
  {
    why: "it is the part once more",
    change: repeats("part"),
    at: { "response.content_part.added": ["content?"], "response.content_part.done": ["content?"] },
  },
  {
    why: "xAI ends parts without saying what they were",
    change: isOptional,
    at: { "response.content_part.done": ["part"] },
  },
];

/** The schema's lines with every departure made. Throws where there is nothing to depart from. */
export function depart(schema: Readonly<Record<string, Lines>>): Record<string, Lines> {
  const departed = structuredClone(schema);
  for (const { change, at } of departures) {
    for (const [name, paths] of Object.entries(at)) {
      for (const path of paths) change(departed[name] ?? stale(name), path);
    }
  }
  return departed;
}

function isRequired(lines: Lines, path: string): void {
  lines[path] = take(lines, `${path}?`);
}

function isOptional(lines: Lines, path: string): void {
  for (const inner of [path, ...within(lines, path)])
    lines[`${path}?${inner.slice(path.length)}`] = take(lines, inner);
}

function adds(text: string) {
  return (lines: Lines, path: string) => {
    if (path in lines) stale(path);
    lines[path] = text;
  };
}

function alsoHolds(...texts: string[]) {
  return (lines: Lines, path: string) => {
    const held = take(lines, path).split(" | ");
    if (texts.some((text) => held.includes(text))) stale(path);
    lines[path] = [...held, ...texts].toSorted().join(" | ");
  };
}

function isJust(text: string) {
  return (lines: Lines, path: string) => {
    if (take(lines, path) === text) stale(path);
    for (const inner of within(lines, path)) delete lines[inner];
    lines[path] = text;
  };
}

function repeats(original: string) {
  return (lines: Lines, path: string) => {
    for (const inner of within(lines, path)) delete lines[inner];
    for (const inner of within(lines, original)) {
      lines[path + inner.slice(original.length)] = lines[inner] ?? stale(inner);
    }
  };
}

function within(lines: Lines, path: string): string[] {
  return Object.keys(lines).filter((key) => key.startsWith(path) && /^[.[{]/.test(key.slice(path.length)));
}

function take(lines: Lines, path: string): string {
  const text = lines[path] ?? stale(path);
  delete lines[path];
  return text;
}

function stale(what: string): never {
  throw new Error(`The schema no longer differs at ${what}`);
}
