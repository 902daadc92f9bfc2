import { createTokenHandler, custom, serviceFromEnv } from "@rt/server";
import { toNodeHandler } from "@rt/server/node";
import { createSimulator } from "@rt/simulator";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** The service that keys are for: what the environment names (README.md), else a simulator, which needs no key. */
async function service() {
  const named = serviceFromEnv(process.env);
  if (named) return named;
  const { url } = await createSimulator().listen();
  return custom({ url: `${url}/v1/realtime?model=local` });
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
        onError: ({ message }) => console.error(message),
      });
      middlewares.use("/api/realtime/token", toNodeHandler(handler));
    },
  };
}

export default defineConfig({ plugins: [react(), tokenRoute()] });
