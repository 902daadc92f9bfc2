import { usableTools, type MockTool } from "../settings/mock-tools.js";
import { sessionConfigOf } from "../settings/session-config.js";
import type { Settings } from "../settings/settings.js";
import { sourceOf, Verbatim } from "./source.js";
import { toolsSource } from "./tools-source.js";

/** The settings as a React component that compiles as it is and needs only `@rt/react`. */
export function reactSnippet(settings: Settings): string {
  const tools = usableTools(settings.tools);
  const isManual = settings.turns === "none" && settings.modality === "voice";
  const imports = [
    ...(settings.transport === "auto" ? ["autoTransport"] : []),
    ...(isManual ? ["PushToTalk"] : []),
    "TalkButton",
    ...(tools.length > 0 ? ["tool"] : []),
    "Transcript",
    "useRealtime",
    ...(settings.transport === "webrtc" ? ["webrtc"] : []),
  ];
  const blocks = [
    `import { ${imports.join(", ")} } from "@rt/react";`,
    constants(settings, tools),
    component(settings, { hasTools: tools.length > 0, isManual }),
  ];
  return `${blocks.filter(Boolean).join("\n\n")}\n`;
}

function constants({ transport }: Settings, tools: readonly MockTool[]): string {
  const transports = { auto: "autoTransport()", webrtc: "webrtc()", websocket: "" };
  return [
    transports[transport] && `const transport = ${transports[transport]};`,
    tools.length > 0 && `const tools = ${toolsSource(tools)};`,
  ]
    .filter(Boolean)
    .join("\n\n");
}

interface Parts {
  readonly hasTools: boolean;
  readonly isManual: boolean;
}

function component(settings: Settings, { hasTools, isManual }: Parts): string {
  const { modality, transport, echo } = settings;
  const options = {
    service: "/api/token",
    ...(transport !== "websocket" && { transport: new Verbatim("transport") }),
    ...(modality === "text" && { modality }),
    config: sessionConfigOf(settings),
    ...(hasTools && { tools: new Verbatim("tools") }),
    ...(echo !== "auto" && modality === "voice" && { audio: { echo } }),
  };
  const shorthand = sourceOf(options, "  ", 200).replace(/\b(transport|tools): \1\b/g, "$1");
  const controls = isManual
    ? ["<TalkButton rt={rt} />", "<PushToTalk rt={rt} />"]
    : ["<TalkButton rt={rt} />"];
  const lines = [
    ...controls,
    ...(hasTools ? approvals : []),
    "<Transcript rt={rt} />",
    '{rt.error && <p role="alert">{rt.error.message}</p>}',
  ];
  return `export function Conversation() {
  const rt = useRealtime(${shorthand});
  return (
    <main>
${lines.map((line) => `      ${line}\n`).join("")}    </main>
  );
}`;
}

const approvals = [
  "{rt.approvals.map(({ id, name }) => (",
  "  <p key={id}>",
  "    May it call {name}? <button onClick={() => rt.approve(id)}>Yes</button>",
  "    <button onClick={() => rt.reject(id)}>No</button>",
  "  </p>",
  "))}",
];
