import { custom, openai } from "@rt/react";
import { createTokenHandler } from "@rt/server";
import { toNodeHandler } from "@rt/server/node";
import { createSimulator } from "@rt/simulator";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The service that keys are for: OpenAI with `OPENAI_API_KEY`, else a simulator on this machine, which needs none. */
async function service() {
  const apiKey = process.env["OPENAI_API_KEY"];
  if (apiKey) return openai({ apiKey, model: "gpt-realtime" });
  const { url } = await createSimulator().listen();
  return custom({ url: `${url.replace("http", "ws")}/v1/realtime?model=local` });
}

/** The route that a page gets its keys from. Your own server has one, too: it must ask who the visitor is. */
function tokenRoute(): Plugin {
  return {
    name: "token-route",
    async configureServer({ middlewares }) {
      const handler = createTokenHandler({
        service: await service(),
        // Vite serves this machine alone, unless it is told otherwise.
        authorize: () => true,
        session: { audio: { input: { transcription: { model: "gpt-4o-mini-transcribe" } } } },
      });
      middlewares.use("/api/realtime/token", toNodeHandler(handler));
    },
  };
}

export default defineConfig({ plugins: [react(), tokenRoute()] });
