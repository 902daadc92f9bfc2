import { Transcript, useRealtime } from "@rt/react";
import { ArrowDown } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { Button } from "../ui/button.js";
import { Announcements } from "./announcements.js";
import { Approvals } from "./approvals.js";
import { Composer } from "./composer.js";
import { Dock } from "./dock.js";
import { Item } from "./item.js";
import { ListeningBubble } from "./listening-bubble.js";
import { Notices } from "./notices.js";
import { Shortcuts } from "./shortcuts.js";
import { useStickToEnd } from "./use-stick-to-end.js";
import { Welcome } from "./welcome.js";

/** The transcript and the controls. */
export function Conversation(): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const { isAtEnd, toEnd } = useStickToEnd(scroller);
  return (
    <main className="relative flex min-w-0 grow flex-col" aria-label="Conversation">
      <Notices />
      <div className="relative min-h-0 grow">
        <div
          ref={scroller}
          role="region"
          aria-label="What was said"
          tabIndex={0}
          className="h-full overflow-y-auto -outline-offset-4"
        >
          <div className="mx-auto flex min-h-full max-w-3xl flex-col gap-4 px-4 py-6 sm:px-8">
            <Spoken onTyped={toEnd} />
          </div>
        </div>
        {!isAtEnd && (
          <Button
            size="pill"
            className="absolute bottom-3 left-1/2 -translate-x-1/2 animate-fade shadow-md"
            onClick={toEnd}
          >
            <ArrowDown />
            Latest
          </Button>
        )}
      </div>
      <footer className="shrink-0 border-t bg-card">
        <Dock />
        <Composer />
        <Shortcuts />
      </footer>
      <Announcements />
    </main>
  );
}

/** `onTyped` is called when the user has said something, to scroll to it. */
function Spoken({ onTyped }: { readonly onTyped: () => void }): ReactNode {
  const { items } = useRealtime();
  const newest = items.findLast((item) => item.kind === "message" && item.role === "user")?.id;
  useEffect(onTyped, [newest, onTyped]);
  return (
    <>
      {items.length === 0 && <Welcome />}
      {/* Speech is already audible, so it is not read out as well. */}
      <Transcript aria-live="off" aria-label="Transcript" className="grid grid-cols-1 gap-4 empty:hidden">
        {(item) => <Item key={item.id} item={item} />}
      </Transcript>
      <Approvals />
      <ListeningBubble />
    </>
  );
}
