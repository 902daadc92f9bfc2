import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { custom, RealtimeClient, webSocket } from "@rt/core";
import { afterEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../src/index.js";
import { TestClient } from "../support/client.js";
import { startSimulator } from "../support/simulator.js";

let simulator: Simulator;
afterEach(() => simulator.close());

const certificate = createCertificate();
// Where openssl may be missing the tests are skipped, with the reason; where it may not (CI), they fail.
const describeTls = certificate || process.env["CI"] ? describe : describe.skip;

describeTls("over TLS (needs the openssl command)", () => {
  it("serves wss to clients that trust its certificate", async () => {
    if (!certificate) throw new Error("the openssl command is missing");
    const { key, cert } = certificate;
    simulator = await startSimulator({ tls: { key, cert } });
    expect(simulator.url).toMatch(/^https:/);
    const client = await TestClient.connect(`${simulator.url}/v1/realtime?model=m`, { ca: cert });
    await client.until("session.created");
    await client.close();
    await expect(TestClient.connect(`${simulator.url}/v1/realtime?model=m`)).rejects.toThrow(/self.signed/);
  });

  it("admits the SDK's client that trusts the certificate, which otherwise reports link.untrusted", async () => {
    if (!certificate) throw new Error("the openssl command is missing");
    const { key, cert } = certificate;
    simulator = await startSimulator({ tls: { key, cert } });
    const service = custom({ url: `${simulator.url}/v1/realtime?model=m` });
    const trusting = new RealtimeClient({ service, transport: webSocket({ ws: { ca: cert } }) });
    expect(await trusting.connect()).toMatchObject({ type: "realtime" });
    trusting.close();
    await expect(new RealtimeClient({ service }).connect()).rejects.toMatchObject({ code: "link.untrusted" });
  });
});

describe("on the user's server", () => {
  it("answers beside it, and leaves it running", async () => {
    const server = createServer((_request, response) => response.end("mine"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    simulator = await startSimulator({ server });
    expect(simulator.port).toBe((server.address() as AddressInfo).port);
    const client = await TestClient.connect(`${simulator.url}/v1/realtime?model=m`);
    await client.until("session.created");
    const { url } = simulator;
    await simulator.close();
    expect(await (await fetch(url)).text()).toBe("mine");
    server.closeAllConnections();
    server.close();
  });
});

/** A key and a self-signed certificate for 127.0.0.1; null on a machine without openssl. */
function createCertificate(): { key: string; cert: string } | null {
  const folder = mkdtempSync(join(tmpdir(), "rt-simulator-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const what =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost";
  try {
    execFileSync(
      "openssl",
      [...what.split(" "), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
      { stdio: "ignore" },
    );
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } catch {
    // Without the command there is no certificate, and the test says so.
    return null;
  }
}
