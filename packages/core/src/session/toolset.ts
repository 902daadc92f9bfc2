import { RealtimeError } from "../errors.js";
import type { Tool as WireTool } from "../protocol/session-config.js";
import { plainCopy } from "../support/plain.js";
import { assertConfig, type SessionConfigInput, type SessionConfigPatch } from "./config.js";
import type { Tool } from "./tool.js";

/** The tools of a session: those that it runs, and those that its configuration adds. */
export interface Toolset {
  list(): readonly Tool[];
  names(): readonly string[];
  /** Adds our tools to the initial configuration. Throws `options.invalid` for what no service accepts. */
  complete(config: SessionConfigInput): SessionConfigInput;
  /** Adds our tools to a configuration whose `tools` only lists the others. */
  withOurs<C extends SessionConfigPatch>(config: C): C;
  /** Adds a tool, replacing one of the same name, and returns a function that removes it. */
  add(tool: Tool): () => void;
  /** All tools, as sent to the service. */
  wire(): WireTool[];
}

/** Creates the toolset of one session. Throws `options.invalid` if two tools have the same name. */
export function createToolset(tools: readonly Tool[] = [], beside: readonly WireTool[] = []): Toolset {
  let ours = [...tools];
  let others = beside;
  const nameOf = ({ definition }: Tool) => definition.name;
  const names = () => ours.map(nameOf);
  if (new Set(names()).size < ours.length)
    throw new RealtimeError("options.invalid", "two tools have the same name", { param: "tools" });

  const wire = (): WireTool[] => [...ours.map(({ definition }) => definition), ...others];
  return {
    list: () => ours,
    names,
    wire,
    complete(config) {
      const tools = wire();
      const complete = tools.length > 0 && config.type !== "transcription" ? { ...config, tools } : config;
      assertConfig(complete);
      return plainCopy(complete, "config");
    },
    withOurs(config) {
      if (!("tools" in config)) return config;
      others = config.tools ?? [];
      return { ...config, tools: wire() };
    },
    add(tool) {
      // What is not JSON throws here, in the caller's code, rather than when it is sent.
      plainCopy(tool.definition, "tool");
      ours = [...ours.filter((other) => nameOf(other) !== nameOf(tool)), tool];
      return () => void (ours = ours.filter((other) => other !== tool));
    },
  };
}
