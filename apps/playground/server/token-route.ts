import type { IncomingMessage, ServerResponse } from "node:http";
import { custom, type Service } from "@rt/core";
import { createTokenHandler } from "@rt/server";
import { toNodeHandler } from "@rt/server/node";
import { createSimulator, type SimulatorOptions } from "@rt/simulator";
import type { Plugin } from "vite";
import { infoOf, serviceOf } from "./service.js";

/** Options of the route, all optional. */
export interface TokenRouteOptions {
  /** Which service to use: see README.md. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For the simulator that answers if the environment configures no service. */
  readonly simulator?: SimulatorOptions;
}

/**
 * Two routes of the development server: `POST /api/token` returns an ephemeral key, `GET /api/service` describes the
 * service. Keys that cost money are only for pages on this machine.
 */
export function tokenRoute({ env = process.env, simulator: options }: TokenRouteOptions = {}): Plugin {
  const simulator = createSimulator(options);
  return {
    name: "token-route",
    // Not for a preview of the build, which should behave as when hosted.
    apply: (_config, { command, isPreview }) => command === "serve" && isPreview !== true,
    async config() {
      if (await serviceOf(env)) return {};
      await simulator.listen();
      return { server: { proxy: { "/v1/realtime": { target: simulator.url, ws: true } } } };
    },
    async configureServer({ middlewares, httpServer }) {
      httpServer?.on("close", () => void simulator.close());
      const info = infoOf(env, await serviceOf(env));
      middlewares.use("/api/service", (_request, response) => json(response, info));
      middlewares.use("/api/token", (request, response, next) => {
        const route = async (): Promise<void> => {
          const service = await serviceOf(env, modelIn(request));
          const url = service ? undefined : pageAddress(request, modelIn(request) ?? info.model);
          const handler = createTokenHandler({
            service: service ?? simulated(simulator.url),
            session: {},
            authorize: () => service === null || isOfThisMachine(request),
            ...(url && { url }),
            onError: ({ message }) => console.error(message),
          });
          toNodeHandler(handler)(request, response, next);
        };
        route().catch(next);
      });
    },
  };
}

function simulated(url: string): Service {
  return custom({ url: `${url}/v1/realtime` });
}

/** The address of the page itself, which proxies the simulator: so it is reachable from wherever the page is. */
function pageAddress({ headers, socket }: IncomingMessage, model: string): string {
  const scheme = "encrypted" in socket ? "wss" : "ws";
  return `${scheme}://${headers.host}/v1/realtime?model=${encodeURIComponent(model)}`;
}

function modelIn({ url = "" }: IncomingMessage): string | undefined {
  const model = new URL(url, "http://localhost").searchParams.get("model");
  return model !== null && /^[\w.:-]{1,64}$/.test(model) ? model : undefined;
}

function isOfThisMachine({ socket }: IncomingMessage): boolean {
  return /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? "");
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader("content-type", "application/json");
  response.setHeader("cache-control", "no-store");
  response.end(JSON.stringify(value));
}
