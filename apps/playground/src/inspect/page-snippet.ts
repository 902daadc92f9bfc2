import { usableTools } from "../settings/mock-tools.js";
import { sessionConfigOf } from "../settings/session-config.js";
import type { Settings } from "../settings/settings.js";
import { sourceOf, Verbatim } from "./source.js";
import { toolsSource } from "./tools-source.js";

/** The settings as a conversation in a page without a framework. */
export function pageSnippet(settings: Settings): string {
  const { modality, transport, echo, turns } = settings;
  const tools = usableTools(settings.tools);
  const isManual = turns === "none" && modality === "voice";
  const asks = tools.some(({ approve }) => approve);
  const call = { auto: "autoTransport", webrtc: "webrtc", websocket: "" }[transport];
  const options = {
    service: "/api/token",
    ...(call && { transport: new Verbatim(`${call}()`) }),
    ...(modality === "text" && { modality }),
    config: sessionConfigOf(settings),
    ...(tools.length > 0 && { tools: new Verbatim(toolsSource(tools)) }),
    ...(echo !== "auto" && modality === "voice" && { audio: { echo } }),
  };
  const imports = [
    ...(call === "autoTransport" ? [call] : []),
    "RealtimeController",
    ...(call === "webrtc" ? [call] : []),
  ];
  return `import { ${imports.join(", ")} } from "@rt/browser";
${tools.length > 0 ? 'import { tool } from "@rt/core";\n' : ""}
const conversation = new RealtimeController(${sourceOf(options, "", 200)});

conversation.subscribe(() => {
  const { phase, turn, items, error${asks ? ", approvals" : ""} } = conversation.getSnapshot();
  console.log(phase, turn, items.at(-1), error?.message);
${asks ? approvals : ""}});

// Browsers give the microphone to a page that was clicked on.
document.querySelector("#start")?.addEventListener("click", () => void conversation.start());
${isManual ? pushToTalk : ""}`;
}

const approvals = `  for (const { id, name, arguments: written } of approvals) {
    if (confirm(\`\${name} \${written}?\`)) conversation.approve(id);
    else conversation.reject(id);
  }
`;

const pushToTalk = `
const button = document.querySelector("#hold");
button?.addEventListener("pointerdown", conversation.pushToTalk.press);
button?.addEventListener("pointerup", conversation.pushToTalk.release);
button?.addEventListener("pointercancel", conversation.pushToTalk.cancel);
`;
