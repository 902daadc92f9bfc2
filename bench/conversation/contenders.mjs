// Each receives the whole conversation with what its library offers for it, decodes the audio, and returns the number
// of bytes of audio. It imports its library itself, so that no other is in memory.

/** The minimum: parse every frame, decode the audio. */
async function bare(url) {
  const { WebSocket } = await import("ws");
  return new Promise((resolve) => {
    let bytes = 0;
    const socket = new WebSocket(url, { perMessageDeflate: false });
    socket.on("open", () => socket.send(JSON.stringify({ type: "response.create" })));
    socket.on("message", (data) => {
      const event = JSON.parse(data.toString());
      if (event.type === "response.output_audio.delta") bytes += Buffer.from(event.delta, "base64").length;
    });
    socket.on("close", () => resolve(bytes));
  });
}

/** State, history, and a handle for each response, whose audio and transcript are read. */
async function session(url) {
  const { createSession, custom } = await import("@rt/core");
  let bytes = 0;
  const reading = [];
  const rt = createSession({ service: custom({ url }), reconnect: false });
  const read = async (response) => {
    for await (const samples of response.audio) bytes += samples.byteLength;
    for await (const _ of response.transcript);
    await response.done;
  };
  rt.on("response", (response) => reading.push(read(response)));
  const ended = new Promise((resolve) =>
    rt.subscribe(() => rt.getSnapshot().phase.name === "failed" && resolve()),
  );
  await rt.connect();
  reading.push(read(rt.respond()));
  await ended;
  await Promise.all(reading);
  return { bytes, keep: rt };
}

async function rtClient(url) {
  const { RTClient } = await import("rt-client");
  let bytes = 0;
  const client = new RTClient(new URL(`${url}/?preview`), { key: "any" }, { deployment: "any" });
  await client.configure({ modalities: ["text", "audio"] });
  const read = async (content) => {
    for await (const chunk of content.audioChunks()) bytes += chunk.byteLength;
  };
  const words = async (content) => {
    for await (const _ of content.transcriptChunks());
  };
  const whole = async (response) => {
    for await (const item of response) {
      if (item.type !== "message") continue;
      for await (const content of item) await Promise.all([read(content), words(content)]);
    }
  };
  await whole(await client.generateResponse());
  for await (const event of client.events()) {
    if (event.type === "response") await whole(event);
  }
  return { bytes, keep: client };
}

async function openai(url) {
  const { connect } = await import("node:net");
  const { OpenAI } = await import("openai");
  const { OpenAIRealtimeWS } = await import("openai/realtime/ws");
  return new Promise((resolve) => {
    let bytes = 0;
    const client = new OpenAI({ apiKey: "any", baseURL: url.replace("ws", "http") });
    // It insists on `wss:`, but the connection underneath may be a plain one.
    const options = { createConnection: () => connect(Number(new URL(url).port), "127.0.0.1") };
    const rt = new OpenAIRealtimeWS({ model: "any", options }, client);
    rt.on("response.output_audio.delta", ({ delta }) => (bytes += Buffer.from(delta, "base64").length));
    rt.on("error", () => {});
    rt.socket.on("open", () => rt.send({ type: "response.create" }));
    rt.socket.on("close", () => resolve({ bytes, keep: rt }));
  });
}

async function agents(url) {
  const agents = await import("@openai/agents-realtime");
  const { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } = agents;
  let bytes = 0;
  const transport = new OpenAIRealtimeWebSocket({ url });
  const rt = new RealtimeSession(new RealtimeAgent({ name: "any" }), {
    transport,
    tracingDisabled: true,
  });
  rt.on("audio", ({ data }) => (bytes += data.byteLength));
  rt.on("error", () => {});
  const closed = new Promise((resolve) =>
    transport.on("connection_change", (status) => status === "disconnected" && resolve()),
  );
  await rt.connect({ apiKey: "any" });
  transport.sendEvent({ type: "response.create" });
  await closed;
  return { bytes, keep: rt };
}

/** All contenders by name. */
export const contenders = { bare, session, rtClient, openai, agents };
