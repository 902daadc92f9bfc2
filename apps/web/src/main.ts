import { unlockAudio } from "@rt/browser";
import { createAlert } from "./alert.js";
import { complaintOf } from "./complaint.js";
import { createComposer } from "./composer.js";
import { createControls } from "./controls.js";
import { fillDevices } from "./devices.js";
import { download, fileName } from "./download.js";
import { byId, setText } from "./elements.js";
import { createFeedView } from "./feed-view.js";
import { createSettingsForm } from "./form.js";
import { createMeters } from "./meters.js";
import { problemOf } from "./service.js";
import { createSettingsPanel } from "./settings-panel.js";
import { loadSettings, saveSettings } from "./settings.js";
import { createTalkButton } from "./talk-button.js";
import { Talks } from "./talks.js";

const alert = createAlert();
const showControls = createControls();
const feed = createFeedView(byId("feed", HTMLOListElement), byId("scroller", HTMLElement));
const meters = createMeters(byId("user-level", HTMLElement), byId("model-level", HTMLElement));
const welcome = byId("welcome", HTMLElement);
const input = byId("text", HTMLInputElement);
const talk = byId("talk", HTMLButtonElement);

const talks = new Talks({
  onChange: draw,
  onTrouble: complain,
  onHint: (hint) => setText(byId("hint", HTMLElement), hint),
  onTransport(name, why = "") {
    const used = byId("transport-used", HTMLElement);
    setText(used, name);
    used.title = why;
  },
  onLevels(levels) {
    meters.show(levels);
    // The words heard so far change on every frame.
    if (talks.phase.name === "on" && talks.phase.session.getSnapshot().playback.parts.length > 0) draw();
  },
});

const form = createSettingsForm(byId("form", HTMLFormElement), {
  initial: loadSettings(localStorage),
  onInput: (settings) => saveSettings(localStorage, settings),
  onChange(settings) {
    if (talks.phase.name === "on") talks.phase.conversation.apply(settings).catch(complain);
    draw();
  },
});

let drawing = 0;

/** Updates the page, at most once per animation frame. */
function draw(): void {
  if (drawing !== 0) return;
  drawing = requestAnimationFrame(() => {
    drawing = 0;
    const { phase, log, tape } = talks;
    feed.show(log.rows, log.waits);
    welcome.hidden = log.rows.length > 0;
    form.lockConnection(phase.name !== "off");
    showControls({
      state: phase.name === "off" ? null : (phase.session?.getSnapshot() ?? null),
      isStarting: phase.name === "starting",
      hasMicrophone: phase.name === "on" && phase.conversation.microphone !== null,
      isPushToTalk: form.settings.turns === "off",
      hasTape: tape !== null,
      log,
    });
    if (phase.name === "off") meters.rest();
  });
}

/** Call it in a click handler: browsers only allow audio after a user gesture. */
async function start(): Promise<void> {
  if (talks.phase.name === "starting") return talks.start(form.settings, form.key);
  alert.hide();
  const problem = problemOf(form.settings, form.key);
  form.complain(problem);
  if (problem)
    return alert.show({ title: "Not ready to start", advice: problem.message, code: "", field: null });
  unlockAudio();
  await talks.start(form.settings, form.key);
  choosers();
  // Otherwise Space still belongs to the start button, and stops.
  if (talks.phase.name === "on" && form.settings.turns === "off") requestAnimationFrame(() => talk.focus());
}

function complain(error: unknown): void {
  const complaint = complaintOf(error);
  alert.show(complaint);
  if (complaint.field !== null) form.complain({ field: complaint.field, message: complaint.advice });
}

/** Sends what was typed. Failures are reported as errors of the session. */
async function say(text: string): Promise<void> {
  if (talks.phase.name !== "on") await start();
  if (talks.phase.name !== "on") return void (input.value ||= text);
  const { session } = talks.phase;
  void session.sendText(text, { interrupt: true });
  session.respond();
}

function save(extension: string, content: Blob | string): void {
  download(fileName(new Date(), extension), content instanceof Blob ? content : new Blob([content]));
}

/** Device names are available once the microphone is allowed. */
function choosers(): void {
  fillDevices({
    microphone: byId("microphoneId", HTMLSelectElement),
    speaker: byId("speakerId", HTMLSelectElement),
    chosen: () => form.settings,
  });
}

function onClick(id: string, run: () => void): void {
  byId(id, HTMLButtonElement).addEventListener("click", run);
}

onClick("start", () => void (talks.phase.name === "off" ? start() : talks.stop()));
onClick("mute", () => {
  if (talks.phase.name !== "on") return;
  const { session } = talks.phase;
  session.mute(session.getSnapshot().input.muted === "no" ? "silence" : "no");
});
onClick("interrupt", interrupt);
onClick("save-text", () => save("txt", talks.log.text()));
onClick("save-json", () => save("json", talks.log.json()));
onClick("save-audio", () => talks.tape && save("wav", talks.tape.wav()));

function interrupt(): void {
  if (talks.phase.name === "on") void talks.phase.session.interrupt();
}

document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") interrupt();
});
createTalkButton(talk, {
  isOn: () => talks.phase.name === "on" && form.settings.turns === "off",
  press: () => talks.phase.name === "on" && talks.phase.conversation.talk.press(),
  release: () => talks.phase.name === "on" && talks.phase.conversation.talk.release(),
  cancel: () => talks.phase.name === "on" && talks.phase.conversation.talk.cancel(),
});
createComposer({
  ...{ form: byId("composer", HTMLFormElement), input },
  examples: byId("examples", HTMLElement),
  say: (text) => void say(text),
});
createSettingsPanel();
choosers();
// A page that returns from the back/forward cache has no conversation any more.
addEventListener("pagehide", () => void talks.stop(true));
draw();
