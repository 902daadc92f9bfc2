import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const program = fileURLToPath(new URL("../serve.mjs", import.meta.url));

function run(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (text) => void (complaints += String(text)));
  return { child, lines: createInterface(child.stdout), complaints: () => complaints };
}

it("the server says where the page is, has a simulator behind it, and ends with Ctrl-C", async () => {
  const { child, lines } = run("--port", "0");
  const [line] = await once(lines, "line");
  const [url = ""] = /http\S+/.exec(String(line)) ?? [];
  expect(await (await fetch(url)).text()).toContain("talk to a realtime model");
  const minted = await fetch(`${url}v1/realtime/client_secrets`, { method: "POST" });
  expect(await minted.json()).toHaveProperty("value");
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([0, null]);
});

it("the server says what is wrong with its command line", async () => {
  for (const args of [["--port", "no"], ["--what"]]) {
    const { child, complaints } = run(...args);
    expect(await once(child, "exit")).toEqual([2, null]);
    expect(complaints()).toContain("Try --help.");
  }
});
