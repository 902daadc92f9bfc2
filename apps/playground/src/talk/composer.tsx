import { useRealtime } from "@rt/react";
import { ArrowUp } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { Button } from "../ui/button.js";
import { isLive } from "./use-is-live.js";

/** Typing interrupts as speaking does, and starts what is not started. */
export function Composer(): ReactNode {
  const { phase, send, start } = useRealtime();
  const [text, setText] = useState("");
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim() === "") return;
    if (!isLive(phase)) void start();
    void send(text.trim(), { interrupt: true });
    setText("");
  };
  return (
    <form
      onSubmit={submit}
      className="mx-auto flex w-full max-w-3xl items-center gap-2 px-4 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-8"
    >
      <label className="sr-only" htmlFor="message">
        Message
      </label>
      <input
        id="message"
        value={text}
        onChange={({ target }) => setText(target.value)}
        placeholder="Type a message"
        autoComplete="off"
        enterKeyHint="send"
        className="h-11 min-w-0 grow rounded-full border bg-page px-5 text-[15px] placeholder:text-quiet"
      />
      <Button look="solid" type="submit" aria-label="Send" className="size-11 rounded-full">
        <ArrowUp />
      </Button>
    </form>
  );
}
