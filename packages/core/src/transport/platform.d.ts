// The WebSocket of the runtime, chosen by conditions of package.json, in `imports`. Declared, and not mapped by `paths`
// of tsconfig.json: bundlers follow those too, and would take the sources into what is bundled from `dist`.
declare module "#socket" {
  // oxlint-disable-next-line typescript/consistent-type-imports -- an ambient module can import nothing relative
  export const sockets: import("./socket.js").Sockets;
}
