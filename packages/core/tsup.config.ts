import { defineConfig } from "tsup";
import { library } from "../../tsup.shared.js";

export default defineConfig({
  ...library,
  entry: {
    index: "src/index.ts",
    serving: "src/serving.ts",
    testing: "src/testing/index.ts",
    opentelemetry: "src/opentelemetry/index.ts",
    "socket-node": "src/transport/socket-node.ts",
    "socket-web": "src/transport/socket-web.ts",
  },
  external: ["#socket"],
});
