import { mkdir, readFile, writeFile } from "node:fs/promises";
import type * as Browser from "@rt/browser";
import type { RealtimeOptions } from "@rt/browser";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { version, type ComponentType } from "react";
import { expect, it, vi } from "vitest";
import { simulated } from "./support/simulator.js";

// There are no devices here; all else is as it is for users.
vi.mock("@rt/browser", async (original) => {
  const browser = await original<typeof Browser>();
  const audio = { microphone: null, speaker: null };
  class Deviceless extends browser.RealtimeController {
    constructor(options: RealtimeOptions) {
      super({ ...options, audio });
    }
    override setOptions(options: RealtimeOptions): void {
      super.setOptions({ ...options, audio });
    }
  }
  return { ...browser, RealtimeController: Deviceless };
});

async function firstProgram(): Promise<{ readonly lines: number; readonly App: ComponentType }> {
  const readme = await readFile("README.md", "utf8");
  const code = /```tsx\n([^]*?)```/.exec(readme)?.[1] ?? "";
  await mkdir("out", { recursive: true });
  const file = `out/first-program-${version}.tsx`;
  await writeFile(file, code);
  const { App } = await import(/* @vite-ignore */ `../${file}`);
  return { lines: code.trim().split("\n").length, App };
}

/** Your server, which has the service mint a key. */
function tokenRoute(
  request: typeof fetch,
  { mintUrl, url }: { readonly mintUrl: string; readonly url: string },
) {
  return async (): Promise<Response> => {
    const session = { type: "realtime", model: "any" };
    const minted = await request(mintUrl, { method: "POST", body: JSON.stringify({ session }) });
    const { value } = await minted.json();
    return new Response(JSON.stringify({ value, url }));
  };
}

it("the first program of the README has 25 lines, and holds a conversation", async () => {
  const { simulator } = await simulated();
  const url = `${simulator.url.replace("http", "ws")}/v1/realtime?model=any`;
  vi.stubGlobal("fetch", tokenRoute(fetch, { mintUrl: `${simulator.url}/v1/realtime/client_secrets`, url }));
  const { lines, App } = await firstProgram();
  expect(lines).toBeLessThanOrEqual(25);
  render(<App />);
  fireEvent.click(screen.getByText("Talk"));
  await screen.findByText("End");
  await waitFor(() => expect(simulator.connections).toBe(1));
  const input = screen.getByLabelText<HTMLInputElement>("Message");
  fireEvent.change(input, { target: { value: "Say good morning." } });
  await act(async () => void fireEvent.keyDown(input, { key: "Enter" }));
  await screen.findByText(/^good morning/i);
});
