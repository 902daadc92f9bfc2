import type { ServiceInfo } from "../../server/service.js";
import { usableTools } from "../settings/mock-tools.js";
import { sessionConfigOf } from "../settings/session-config.js";
import type { Settings } from "../settings/settings.js";
import { serviceSource } from "./services.js";
import { sourceOf, Verbatim } from "./source.js";
import { toolsSource } from "./tools-source.js";

/** The settings as a Node program: with this machine's microphone and speaker, or with text. */
export function nodeSnippet(settings: Settings, info: ServiceInfo): string {
  const { factory, credential, source } = serviceSource(settings, info);
  const tools = usableTools(settings.tools);
  const isText = settings.modality === "text";
  const isManual = !isText && settings.turns === "none";
  const asks = tools.some(({ approve }) => approve);
  const options = {
    service: new Verbatim(source.replaceAll("\n  ", "\n")),
    config: {
      ...(isText && { output_modalities: ["text"] }),
      ...sessionConfigOf(settings, info.dialect),
    },
    ...(tools.length > 0 && { tools: new Verbatim(toolsSource(tools)) }),
  };
  const imports = [
    "createSession",
    ...(isManual ? ["createPushToTalk"] : []),
    factory,
    ...(asks ? ["pendingApprovals"] : []),
    ...(tools.length > 0 ? ["tool"] : []),
  ].sort();
  return `${credential}import { ${imports.join(", ")} } from "@rt/core";
${isText ? "" : 'import { attachAudio } from "@rt/node";\n'}
const session = createSession(${sourceOf(options, "", 200)});

session.on("error", ({ message }) => console.error(message));
${asks ? approvals : ""}${isText ? inWriting : byVoice}${isManual ? byHand : ""}`;
}

const approvals = `session.subscribe(() => {
  // Ask somebody before you do this.
  for (const { id } of pendingApprovals(session.getSnapshot())) session.approve(id);
});
`;

const inWriting = `await session.connect();
await session.sendText("Hello!");
for await (const words of session.respond().text) process.stdout.write(words);
session.close();
`;

const byVoice = `await attachAudio(session);
await session.connect();
`;

const byHand = `
// Enter begins to talk, and Enter ends it.
const button = createPushToTalk(session);
let isHeld = false;
process.stdin.on("data", () => {
  isHeld = !isHeld;
  if (isHeld) button.press();
  else button.release();
});
`;
