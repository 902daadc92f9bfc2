import { useRealtime } from "@rt/react";
import type { ReactNode } from "react";
import { Button } from "../ui/button.js";
import { useService } from "./use-service.js";

const examples = ["What can you do?", "What is the weather in Lima?", "Tell me a story.", "Count to twenty."];

/** Before anything was said. */
export function Welcome(): ReactNode {
  const { send, start } = useRealtime();
  const { kind } = useService();
  const say = (text: string): void => {
    void start();
    void send(text, { interrupt: true });
  };
  return (
    <section className="grid gap-5 pt-[8dvh] text-center">
      <div className="grid gap-2">
        <h2 className="text-3xl font-semibold tracking-tight text-balance">Talk to a realtime model</h2>
        <p className="mx-auto max-w-md leading-relaxed text-pretty text-quiet">
          Start listening and speak. Interrupt whenever you like, by voice or by typing.
          {kind === "simulator" && " A local simulator answers, with no key and no network."}
        </p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        {examples.map((text) => (
          <Button key={text} className="rounded-full" onClick={() => say(text)}>
            {text}
          </Button>
        ))}
      </div>
    </section>
  );
}
