import type { SpokenItem } from "@rt/react";
import { Check, Copy, Redo2 } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button.js";
import { useCopy } from "../ui/use-copy.js";
import { useTyping } from "./use-typing.js";

/** The actions of a message: visible on hover and while one of them is focused. */
export function MessageActions({ item: { role, text } }: { readonly item: SpokenItem }): ReactNode {
  const type = useTyping();
  const { isCopied, copy } = useCopy(text);
  if (!text) return null;
  return (
    <span className="flex opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
      <Button look="ghost" size="tiny" aria-label="Copy" title="Copy" onClick={copy}>
        {isCopied ? <Check /> : <Copy />}
      </Button>
      {role === "user" && (
        <Button
          look="ghost"
          size="tiny"
          aria-label="Send again"
          title="Send again"
          onClick={() => type(text)}
        >
          <Redo2 />
        </Button>
      )}
    </span>
  );
}
