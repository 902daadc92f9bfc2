// For servers that speak the protocol: simulators, relays, proxies.
export { gaServer } from "./dialects/ga-server.js";
export { previewServer } from "./dialects/preview-server.js";
export type {
  Decoded,
  DroppedFields,
  Encoded,
  Frame,
  ServerDialect,
  UnknownEvent,
} from "./dialects/dialect.js";
