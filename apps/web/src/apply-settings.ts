import type { RealtimeSession, Tool } from "@rt/core";
import type { Microphone, Speaker } from "@rt/browser";
import { sessionConfig } from "./session-config.js";
import type { Settings } from "./settings.js";

/** What settings apply to. */
export interface Applicable {
  readonly session: RealtimeSession;
  readonly microphone: Microphone | null;
  readonly speaker: Speaker;
  readonly tools: readonly Tool[];
  /** The settings it started with. */
  readonly settings: Settings;
}

/**
 * Returns a function that applies settings to a running conversation, where possible: it rejects with what is not.
 * Connection settings apply to the next conversation.
 */
export function createApplier(to: Applicable): (settings: Settings) => Promise<void> {
  const { session, microphone, speaker, tools } = to;
  const addTools = ({ tools: isOn }: Settings) => (isOn ? tools.map((each) => session.addTool(each)) : []);
  let removers = addTools(to.settings);
  let last = to.settings;
  return async (settings) => {
    const before = last;
    last = settings;
    speaker.volume = settings.volume;
    if (before.tools !== settings.tools) {
      for (const remove of removers) remove();
      removers = addTools(settings);
    }
    const changes: Promise<unknown>[] = [];
    const config = sessionConfig(settings);
    if (JSON.stringify(config) !== JSON.stringify(sessionConfig(before)))
      changes.push(session.update(config));
    if (microphone && before.microphoneId !== settings.microphoneId)
      changes.push(microphone.setDevice(settings.microphoneId || null));
    if (before.speakerId !== settings.speakerId) changes.push(speaker.setDevice(settings.speakerId || null));
    await Promise.all(changes);
  };
}
