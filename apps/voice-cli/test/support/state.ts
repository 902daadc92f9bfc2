import { createSession, custom, type SessionItem, type SessionState } from "@rt/core";

/** The state of a ready session, with some fields changed. */
export function stateWith(changes: Partial<SessionState> = {}): SessionState {
  const session = createSession({ service: custom({ url: "ws://localhost/v1/realtime" }) });
  return { ...session.getSnapshot(), phase: { name: "ready" }, ...changes };
}

const blank = {
  status: "completed",
  onServer: true,
  responseId: null,
  after: null,
  transcription: null,
  heard: null,
  truncatable: false,
  progress: null,
} as const;

/** A user message with speech. */
export function userItem(id: string, transcript: string, changes: Partial<SessionItem> = {}): SessionItem {
  const content = [{ type: "input_audio" as const, transcript }];
  return { ...blank, id, item: { type: "message", role: "user", content }, ...changes };
}

/** A model message with speech. */
export function modelItem(id: string, transcript: string, changes: Partial<SessionItem> = {}): SessionItem {
  const content = [{ type: "output_audio" as const, transcript }];
  return {
    ...blank,
    id,
    responseId: "r1",
    item: { type: "message", role: "assistant", content },
    ...changes,
  };
}

/** A function call. */
export function callItem(id: string, name: string, args: string): SessionItem {
  return { ...blank, id, item: { type: "function_call", call_id: `call-${id}`, name, arguments: args } };
}

/** A function's output. */
export function outputItem(id: string, callOf: string, output: string): SessionItem {
  return { ...blank, id, item: { type: "function_call_output", call_id: `call-${callOf}`, output } };
}

/** An item whose audio is playing, not yet to its end. */
export function playing(itemId: string): SessionState["playback"] {
  return { parts: [{ responseId: "r1", itemId, contentIndex: 0 }], stopping: [], paused: false, tickets: [] };
}
