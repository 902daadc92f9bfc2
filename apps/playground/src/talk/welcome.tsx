import type { ReactNode } from "react";
import { useSettings } from "../settings/use-settings.js";
import { Button } from "../ui/button.js";
import { useService } from "./use-service.js";
import { useTyping } from "./use-typing.js";

const examples = ["What can you do?", "What is the weather in Lima?", "Tell me a story.", "Count to twenty."];

/** Shown until the first message. */
export function Welcome(): ReactNode {
  const { settings } = useSettings();
  const { kind, transport } = useService();
  const type = useTyping();
  const isText = settings.modality === "text";
  return (
    <section className="my-auto grid gap-6 text-center">
      <div className="grid gap-3">
        <h2 className="text-3xl font-semibold tracking-tight text-balance">Talk to a realtime model</h2>
        <p className="mx-auto max-w-md leading-relaxed text-balance text-quiet">
          {isText ? "Type a message, or begin with one of these." : "Start listening and speak, or type."}{" "}
          Interrupt whenever you like.
        </p>
      </div>
      <ul className="mx-auto grid gap-2 sm:grid-cols-2">
        {examples.map((text) => (
          <li key={text}>
            <Button size="pill" className="w-full" onClick={() => type(text)}>
              {text}
            </Button>
          </li>
        ))}
      </ul>
      {kind === "simulator" && (
        <p className="text-sm text-balance text-quiet">
          A simulator {transport ? "in this page" : "on this machine"} answers: no key, no network.
        </p>
      )}
    </section>
  );
}
