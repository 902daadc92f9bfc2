import { createSession, custom, type SessionItem, type SessionState } from "@rt/core";

/** The state of a session that is ready, with some of it changed. */
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

/** Speech of the user. */
export function userItem(id: string, transcript: string, changes: Partial<SessionItem> = {}): SessionItem {
  const content = [{ type: "input_audio" as const, transcript }];
  return { ...blank, id, item: { type: "message", role: "user", content }, ...changes };
}

/** Speech of the model. */
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

/** A call of a function. */
export function callItem(id: string, name: string, args: string): SessionItem {
  return { ...blank, id, item: { type: "function_call", call_id: `call-${id}`, name, arguments: args } };
}

/** What a function returned. */
export function outputItem(id: string, callOf: string, output: string): SessionItem {
  return { ...blank, id, item: { type: "function_call_output", call_id: `call-${callOf}`, output } };
}

/** The audio of an item is to be heard, and was not heard to its end. */
export function playing(itemId: string): SessionState["playback"] {
  return { parts: [{ responseId: "r1", itemId, contentIndex: 0 }], stopping: [], paused: false, tickets: [] };
}
