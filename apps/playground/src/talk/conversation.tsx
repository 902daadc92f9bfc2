import { Transcript, useRealtime } from "@rt/react";
import { useRef, type ReactNode } from "react";
import { Approvals } from "./approvals.js";
import { Composer } from "./composer.js";
import { Dock } from "./dock.js";
import { Item } from "./item.js";
import { ListeningBubble } from "./listening-bubble.js";
import { Notices } from "./notices.js";
import { useStickToEnd } from "./use-stick-to-end.js";
import { Welcome } from "./welcome.js";

/** What is said and done, and what talks. */
export function Conversation(): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  useStickToEnd(scroller);
  return (
    <main className="flex min-w-0 grow flex-col" aria-label="Conversation">
      <Notices />
      <div
        ref={scroller}
        role="region"
        aria-label="What was said"
        tabIndex={0}
        className="min-h-0 grow overflow-y-auto -outline-offset-4"
      >
        <div className="mx-auto grid max-w-3xl gap-4 px-4 py-6 sm:px-8">
          <Spoken />
        </div>
      </div>
      <footer className="shrink-0 border-t bg-card">
        <Dock />
        <Composer />
      </footer>
    </main>
  );
}

function Spoken(): ReactNode {
  const { items } = useRealtime();
  return (
    <>
      {items.length === 0 && <Welcome />}
      {/* What is said is heard already: it is not read out as well. */}
      <Transcript aria-live="off" aria-label="Transcript" className="grid gap-4">
        {(item) => <Item key={item.id} item={item} />}
      </Transcript>
      <Approvals />
      <ListeningBubble />
    </>
  );
}
