import type { McpTool, WireTool } from "@rt/core";
import { pause } from "../clock.js";
import type { Emit, SessionWorld } from "./context.js";
import type { Conversation, Entry } from "./conversation.js";

/** What listing the tools of MCP servers needs of its session. */
export interface McpHost {
  readonly world: SessionWorld;
  readonly emit: Emit;
  readonly conversation: Conversation;
  /** Aborted once the answers are no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * The MCP servers of a session, as far as a client can tell. The simulator makes no outside connections, so it reaches
 * none of them: listing their tools fails, as for any server that is down. Hence there are no calls and nothing to
 * approve. The order of events has not been recorded: it is inferred from the specification.
 */
export class McpServers {
  readonly #host: McpHost;
  #labels: ReadonlySet<string> = new Set();

  constructor(host: McpHost) {
    this.#host = host;
  }

  /** Lists the tools of those servers that are new since the last call. */
  ask(tools: readonly WireTool[]): void {
    const servers = tools.filter((tool): tool is McpTool => tool.type === "mcp");
    const fresh = servers.filter(({ server_label }) => !this.#labels.has(server_label));
    this.#labels = new Set(servers.map(({ server_label }) => server_label));
    for (const { server_label } of fresh) this.#list(server_label);
  }

  #list(server_label: string): void {
    const { world, emit, conversation, signal } = this.#host;
    const item: Entry["item"] = {
      id: world.ids.next("item"),
      type: "mcp_list_tools",
      server_label,
      tools: [],
    };
    const previous_item_id = conversation.add({ item });
    emit({ type: "conversation.item.added", previous_item_id, item });
    emit({ type: "mcp_list_tools.in_progress", item_id: item.id });
    void pause(world.clock, world.pace.thinkMs, signal).then(() => {
      if (signal.aborted) return;
      emit({ type: "mcp_list_tools.failed", item_id: item.id });
      emit({ type: "conversation.item.done", previous_item_id, item });
    });
  }
}
