// The runtime's WebSocket, chosen by conditions in `imports` of package.json. Declared here, not mapped by `paths` in
// tsconfig.json: bundlers follow those too, and would bundle the sources instead of `dist`.
declare module "#socket" {
  // oxlint-disable-next-line typescript/consistent-type-imports -- an ambient module can import nothing relative
  export const sockets: import("./socket.js").Sockets;
}
