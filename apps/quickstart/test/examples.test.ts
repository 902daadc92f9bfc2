import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { measureLevel, readWav } from "@rt/core";
import { createSimulator, type SimulatorOptions } from "@rt/simulator";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { twins } from "../twins.mjs";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quickstart-"));
});
afterAll(() => rm(folder, { recursive: true }));

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Runs an example as a user does, in its own process and with an environment of nothing but `env`. */
function run(example: string, env: Record<string, string> = {}, args: string[] = []) {
  const program = fileURLToPath(new URL(`../javascript/${example}.mjs`, import.meta.url));
  return new Promise<{ code: unknown; output: string; errors: string }>((resolve) => {
    const options = { cwd: folder, env: { PATH: process.env["PATH"], ...env }, timeout: 20_000 };
    execFile(process.execPath, [program, ...args], options, (error, output, errors) => {
      resolve({ code: error ? (error.code ?? error.signal) : 0, output, errors });
    });
  });
}

async function simulator(options: SimulatorOptions = {}) {
  const running = await createSimulator({ pace: "instant", ...options }).listen();
  cleanups.push(() => running.close());
  return running;
}

const azure = (url: string) => ({
  AZURE_OPENAI_ENDPOINT: url,
  AZURE_OPENAI_DEPLOYMENT_NAME: "voice",
  AZURE_OPENAI_API_KEY: "k3y-secret",
});

describe("the JavaScript examples", () => {
  it("are the TypeScript ones without their types: run `npm run twins`", async () => {
    for (const { file, javascript } of await twins()) expect(await readFile(file, "utf8")).toBe(javascript);
  });
});

describe("text in, audio out", () => {
  it("saves a spoken answer, with no key and no network", async () => {
    const { code, output, errors } = await run("text-in-audio-out");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain("the local simulator");
    expect(output).toMatch(/Received text delta: \w+/);
    expect(output).toMatch(/Received \d+ bytes of audio data\./);
    expect(output).toMatch(/First text after \d+ ms, first audio after \d+ ms\./);
    expect(output).toMatch(/[\d.]+ s of audio, \d+ tokens\./);
    const { samples, sampleRate } = readWav(await readFile(join(folder, "text-in-audio-out.wav")));
    expect(samples.length / sampleRate).toBeGreaterThan(1);
    expect(measureLevel(samples).rmsDbfs).toBeGreaterThan(-35);
  });

  it.each([
    ["the GA API", {}],
    ["a preview version", { OPENAI_API_VERSION: "2024-10-01-preview" }],
  ])("connects to Azure OpenAI with %s, as the environment says", async (_what, version) => {
    const { url } = await simulator({ keys: ["k3y-secret"], models: ["voice"] });
    const { code, output, errors } = await run("text-in-audio-out", { ...azure(url), ...version });
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain("Service: Azure OpenAI");
  });

  it("signs in to Azure without a key, through DefaultAzureCredential", async () => {
    const { url } = await simulator({ keys: ["entra-token"] });
    const identity = await managedIdentity("entra-token");
    const { AZURE_OPENAI_API_KEY: _, ...keyless } = azure(url);
    const { code, errors } = await run("text-in-audio-out", { ...keyless, ...identity.env });
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(identity.resources).toEqual(["https://cognitiveservices.azure.com"]);
  });
});

describe("audio in, audio out", () => {
  it("answers the recorded question, with no key and no network", async () => {
    const { code, output, errors } = await run("audio-in-audio-out");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toMatch(/Speech started at \d+ ms\./);
    expect(output).toMatch(/You said: .+/);
    expect(output).toMatch(/First audio \d+ ms after you stopped speaking\./);
    const { samples, sampleRate } = readWav(await readFile(join(folder, "audio-in-audio-out.wav")));
    expect(samples.length / sampleRate).toBeGreaterThan(1);
  });

  it("rejects a file that is not a WAV file", async () => {
    const { code, errors } = await run("audio-in-audio-out", {}, [fileURLToPath(import.meta.url)]);
    expect(code).toBe(1);
    expect(errors).toMatch(/^audio\.invalid: /);
  });
});

describe("tool", () => {
  it("runs the tool when the model calls it, and the answer uses its output", async () => {
    const { code, output, errors } = await run("tool");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toContain("The model asks for the weather in Oslo.");
    expect(output).toMatch(/^assistant: .*21 degrees celsius/m);
  });

  it("does not run for a request that needs no tool", async () => {
    const { code, output, errors } = await run("tool", {}, ["Say good morning."]);
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).not.toContain("The model asks");
    expect(output).toMatch(/^assistant: .*good morning/m);
  });
});

describe("interruption", () => {
  it("saves what was heard: the beginning of one answer, and all of the next", async () => {
    const { code, output, errors } = await run("interruption");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    const [, playedMs, audioMs] = /Interrupted after (\d+) ms of the (\d+) ms received\./.exec(output) ?? [];
    expect(Number(playedMs)).toBeGreaterThan(500);
    expect(Number(audioMs)).toBeGreaterThan(Number(playedMs));
    expect(output).toMatch(/^assistant: 1,/m);
    expect(output).not.toMatch(/^assistant: .*\b50\b/m);
    const { samples, sampleRate } = readWav(await readFile(join(folder, "interruption.wav")));
    expect(samples.length / sampleRate).toBeGreaterThan(Number(playedMs) / 1_000);
    expect(samples.length / sampleRate).toBeLessThan(Number(playedMs) / 1_000 + 5);
  });
});

describe("low-level client", () => {
  it("saves a spoken answer", async () => {
    const { code, output, errors } = await run("low-level-client");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(output).toMatch(/The answer: \w+/);
    const { samples, sampleRate } = readWav(await readFile(join(folder, "low-level-client.wav")));
    expect(samples.length / sampleRate).toBeGreaterThan(1);
  });
});

describe("reports one clear error and exits with code 1", () => {
  const failure = async (env: Record<string, string>) => {
    const { code, errors } = await run("text-in-audio-out", env);
    expect(code).toBe(1);
    expect(errors).not.toContain("k3y-secret");
    expect(errors).not.toMatch(/^ +at /m);
    return errors;
  };

  it("for a wrong key", async () => {
    const { url } = await simulator({ keys: ["other"] });
    expect(await failure(azure(url))).toMatch(
      /^auth\.rejected: Azure OpenAI answered 401.*AZURE_OPENAI_API_KEY/,
    );
  });

  it("for a wrong deployment", async () => {
    const { url } = await simulator({ models: ["other"] });
    expect(await failure(azure(url))).toMatch(/^service\.not-found: .*AZURE_OPENAI_DEPLOYMENT_NAME/);
  });

  it("for an unreachable host", async () => {
    const gone = await createSimulator().listen();
    const { url } = gone;
    await gone.close();
    expect(await failure(azure(url))).toMatch(/^link\.unreachable: .*ECONNREFUSED/);
  });

  it("for an incomplete environment", async () => {
    const { AZURE_OPENAI_ENDPOINT } = azure("https://name.openai.azure.com");
    expect(await failure({ AZURE_OPENAI_ENDPOINT })).toMatch(/AZURE_OPENAI_DEPLOYMENT_NAME/);
  });

  it("for a server that is gone in the middle of a turn", async () => {
    const { url, port } = await simulator({ pace: "realistic" });
    const proxy = await cutAfterFirstAudio(port);
    expect(await failure(azure(url.replace(String(port), String(proxy))))).toMatch(/^link\.lost: /);
  });
});

/** Issues tokens as Azure App Service does, which `@azure/identity` asks for them when these variables are set. */
async function managedIdentity(token: string) {
  const resources: (string | null)[] = [];
  const server = createHttpServer((request, response) => {
    resources.push(new URL(request.url ?? "", "http://localhost").searchParams.get("resource"));
    const expires_on = Math.floor(Date.now() / 1000) + 3600;
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({ access_token: token, expires_on, resource: resources[0], token_type: "Bearer" }),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return {
    resources,
    env: { IDENTITY_ENDPOINT: `http://127.0.0.1:${port}/token`, IDENTITY_HEADER: "local" },
  };
}

/** A proxy in front of the simulator that breaks the connection once audio of the answer has started. */
async function cutAfterFirstAudio(port: number): Promise<number> {
  const proxy = createServer((client: Socket) => {
    const upstream = connect(port, "127.0.0.1");
    client.pipe(upstream).on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
    upstream.on("data", (chunk) => {
      client.write(chunk);
      if (chunk.includes("audio.delta")) client.resetAndDestroy();
    });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  cleanups.push(() => proxy.close());
  return (proxy.address() as AddressInfo).port;
}
