import { ScrollText, SearchX } from "lucide-react";
import { useDeferredValue, useState, useSyncExternalStore, type ReactNode } from "react";
import { useBench } from "../talk/bench.js";
import { Button } from "../ui/button.js";
import { Empty } from "./empty.js";
import { EventRow } from "./event-row.js";
import { FilterBar } from "./filter-bar.js";
import { filterEvents, type EventFilter } from "./filter-events.js";

const noFilter: EventFilter = { search: "", direction: "both", sound: false };
/** Rows at first, and more with each click. */
const page = 100;

/** Shows the events of the connection. */
export function EventTab(): ReactNode {
  const { log } = useBench();
  const { events, bytes, forgotten } = useSyncExternalStore(log.subscribe, log.getSnapshot);
  const [filter, setFilter] = useState(noFilter);
  const [count, setCount] = useState(page);
  const matching = filterEvents(useDeferredValue(events), useDeferredValue(filter));
  return (
    <div className="flex min-h-0 grow flex-col">
      <FilterBar filter={filter} onChange={setFilter} />
      <p className="px-5 py-2 text-xs text-quiet tabular-nums">
        {matching.length.toLocaleString("en")} of {events.length.toLocaleString("en")} events,{" "}
        {Math.ceil(bytes / 1024).toLocaleString("en")} KiB
        {forgotten > 0 && `, ${forgotten.toLocaleString("en")} older ones forgotten`}
      </p>
      <div
        className="relative min-h-0 grow overflow-y-auto border-t -outline-offset-4"
        tabIndex={0}
        role="region"
        aria-label="Events"
      >
        {matching.length === 0 && <Nothing isEmpty={events.length === 0} />}
        <ul>
          {matching
            .slice(-count)
            .reverse()
            .map((event) => (
              <EventRow key={event.id} event={event} />
            ))}
        </ul>
        {matching.length > count && (
          <Button look="ghost" className="w-full" onClick={() => setCount(count + page)}>
            Show older ones
          </Button>
        )}
      </div>
    </div>
  );
}

function Nothing({ isEmpty }: { readonly isEmpty: boolean }): ReactNode {
  return isEmpty ? (
    <Empty icon={<ScrollText />} title="No events yet">
      All that goes over the connection, both ways, the newest first.
    </Empty>
  ) : (
    <Empty icon={<SearchX />} title="No event matches">
      Search for other words, or choose both ways.
    </Empty>
  );
}
