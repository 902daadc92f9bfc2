import { createPushToTalk, createSession, RealtimeError, summarizeTurns, whenIdle } from "@rt/core";
import type { Clock, RealtimeSession } from "@rt/core";
import type { Audio } from "./audio.js";
import { createDisplay, type Display } from "./display.js";
import { actionOf, type Action } from "./keys.js";
import { readKeys, readLines, type InputStream } from "./keyboard.js";
import type { ChatCommand } from "./options.js";
import type { Recording } from "./recording.js";
import type { Screen } from "./screen.js";
import type { OpenedService } from "./service.js";
import { sessionConfig } from "./session-config.js";
import { createSilenceWatch } from "./silence-watch.js";
import { createTalkKey } from "./talk-key.js";
import { demoTools } from "./tools.js";
import type { ListedDevice, Mode } from "./view.js";

/** What a conversation needs. All of it belongs to the caller, who closes it. */
export interface ChatParts {
  readonly command: ChatCommand;
  readonly opened: OpenedService;
  readonly audio: Audio;
  readonly recording: Recording | null;
  readonly screen: Screen;
  readonly input: InputStream;
  /** Ends the conversation. */
  readonly quitting: AbortController;
  /** Unix time in milliseconds. */
  readonly now: () => number;
  readonly after: Clock["after"];
}

/** A running conversation, for the functions that act on it. */
interface Conversation extends ChatParts {
  readonly session: RealtimeSession;
  readonly display: Display;
  /** The action of the space bar. */
  readonly talk: () => void;
}

/** How often the meters are redrawn. */
const frameMs = 80;

/**
 * Runs a conversation until the user quits, or a pipe has been read to its end. Rejects with whatever else ended it.
 */
export async function chat(parts: ChatParts): Promise<void> {
  const { command, opened, audio, recording, screen, quitting } = parts;
  const onTimer = (label: string): void => {
    const text = `The user's timer has run out: ${label}. Tell the user.`;
    void session.sendText(text, { role: "system" });
    session.respond();
  };
  const session = createSession({
    service: opened.service,
    config: sessionConfig(command),
    tools: command.tools ? demoTools({ ...parts, onTimer }) : [],
  });
  const display = createDisplay({
    session,
    audio,
    screen,
    pushToTalk: command.vad === "off",
    mode: firstMode(parts),
  });
  const conversation = { ...parts, session, display, talk: talkAction(parts, session) };
  try {
    await converse(conversation);
  } finally {
    quitting.abort();
    session.close();
    recording?.close();
    sumUp(conversation);
    display.close();
  }
}

async function converse(conversation: Conversation): Promise<void> {
  const { opened, audio, input, display, session, quitting } = conversation;
  const over = whenOver(session, quitting.signal);
  // Awaited below. Until then, a rejection has no handler.
  over.catch(() => {});
  const stopKeys = input.isTTY
    ? readKeys(input, (key) => {
        const action = actionOf(key, display.mode);
        if (action) act(action, conversation);
      })
    : () => {};
  const stopFrames = drawFrames(conversation);
  try {
    await session.connect({ signal: quitting.signal });
    await audio.attach(session);
    display.note(`talking to ${opened.name}`);
    if (audio.summary !== "") display.note(audio.summary);
    display.draw();
    if (!input.isTTY) void answerLines(conversation);
    await over;
  } catch (error) {
    if (!quitting.signal.aborted) throw error;
  } finally {
    stopFrames();
    stopKeys();
  }
}

function firstMode({ input, command }: ChatParts): Mode {
  if (!input.isTTY) return { name: "none" };
  return command.text ? { name: "typing", line: "" } : { name: "keys" };
}

/** Resolves when the conversation should end. Rejects when the session failed. */
function whenOver(session: RealtimeSession, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => resolve());
    session.subscribe(() => {
      const { phase } = session.getSnapshot();
      if (phase.name === "failed") reject(new RealtimeError(phase.cause.code, phase.cause.message));
    });
  });
}

/** Sends what comes through a pipe, line by line. Without devices, the end of the pipe ends the conversation. */
async function answerLines({ input, command, session, display, quitting }: Conversation): Promise<void> {
  try {
    await readLines(input, quitting.signal, async (line) => {
      say(line, session);
      await whenIdle(session);
    });
  } catch (error) {
    display.note(`the input cannot be read: ${String(error)}`, "red");
  }
  if (command.text) quitting.abort();
}

/** Sends a text. Failures are reported as errors of the session. */
function say(text: string, session: RealtimeSession): void {
  void session.sendText(text, { interrupt: true });
  session.respond();
}

function act(action: Action, conversation: Conversation): void {
  const { session, display, command, quitting, talk } = conversation;
  switch (action.name) {
    case "quit":
      return quitting.abort();
    case "talk":
      return talk();
    case "interrupt":
      return void session.interrupt();
    case "devices":
      return void listDevices(conversation);
    case "choose":
      return void chooseDevice(action.index, conversation);
    case "enter":
      return display.enter(action.mode);
    case "send":
      display.enter(command.text ? { name: "typing", line: "" } : { name: "keys" });
      return say(action.text, session);
  }
}

/** The space bar mutes, or talks. */
function talkAction({ audio, command, now, after }: ChatParts, session: RealtimeSession): () => void {
  if (audio.levels.input === null) return () => {};
  if (command.vad !== "off")
    return () => {
      const muted = session.getSnapshot().input.muted === "no";
      audio.mute(muted);
      session.mute(muted ? "silence" : "no");
    };
  const button = createPushToTalk(session);
  return createTalkKey({ now, after, press: () => button.press(), release: () => void button.release() });
}

async function listDevices({ audio, display }: Conversation): Promise<void> {
  if (audio.levels.input === null) return;
  display.enter({ name: "devices", devices: null });
  const devices = await audio.devices().catch((error: unknown) => {
    display.note(String(error), "red");
    return [];
  });
  if (display.mode.name === "devices") display.enter({ name: "devices", devices });
}

async function chooseDevice(index: number, { audio, display }: Conversation): Promise<void> {
  const device: ListedDevice | undefined =
    display.mode.name === "devices" ? display.mode.devices?.[index] : undefined;
  if (!device) return;
  display.enter({ name: "keys" });
  await audio.choose(device).then(
    () => display.note(audio.summary),
    (error: unknown) => display.note(String(error), "red"),
  );
}

/** Redraws what changes by itself, such as levels, and watches the microphone. Returns a function that stops it. */
function drawFrames({ audio, display, session, after, now }: Conversation): () => void {
  const isSilentTooLong = createSilenceWatch(now);
  let lost = audio.lost;
  let cancel = after(frameMs, frame);

  function frame(): void {
    const { phase, input } = session.getSnapshot();
    const listens = phase.name === "ready" && input.muted === "no" && audio.lost.length === 0;
    if (isSilentTooLong(listens ? audio.levels.input : null)) display.note(silenceHint, "yellow");
    const before = lost;
    lost = audio.lost;
    for (const device of before.filter((each) => !lost.includes(each))) display.note(`${device} reconnected`);
    display.draw();
    cancel = after(frameMs, frame);
  }

  return () => cancel();
}

const silenceHint = "no sound from the microphone: is it muted, or the wrong one? (d lists the devices)";

function sumUp({ display, recording }: Conversation): void {
  const { turns, audibleMs } = summarizeTurns(display.turns);
  if (audibleMs && turns > 1)
    display.note(
      `${turns} turns, heard after ${audibleMs.p50.toFixed()} ms (median), ` +
        `${audibleMs.p95.toFixed()} ms (95th percentile)`,
    );
  if (recording) display.note(`recording saved to ${recording.file}`);
}
