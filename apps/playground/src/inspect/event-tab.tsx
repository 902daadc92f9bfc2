import { useDeferredValue, useState, useSyncExternalStore, type ReactNode } from "react";
import { useBench } from "../talk/bench.js";
import { Button } from "../ui/button.js";
import { Empty } from "./empty.js";
import { EventRow } from "./event-row.js";
import { FilterBar } from "./filter-bar.js";
import { filterEvents, type EventFilter } from "./filter-events.js";

const noFilter: EventFilter = { search: "", direction: "both", sound: false };
/** Rows at first, and with each click. */
const page = 200;

/** What went over the wire. */
export function EventTab(): ReactNode {
  const { log } = useBench();
  const { events, bytes, forgotten } = useSyncExternalStore(log.subscribe, log.getSnapshot);
  const [filter, setFilter] = useState(noFilter);
  const [count, setCount] = useState(page);
  const matching = filterEvents(useDeferredValue(events), useDeferredValue(filter));
  return (
    <div className="flex min-h-0 grow flex-col">
      <FilterBar filter={filter} onChange={setFilter} />
      <p className="flex items-center gap-2 px-5 py-1.5 text-xs text-quiet tabular-nums">
        {matching.length} of {events.length} events, {Math.ceil(bytes / 1024)} KiB
        {forgotten > 0 && `, ${forgotten} older forgotten`}
      </p>
      <div
        className="min-h-0 grow overflow-y-auto border-t -outline-offset-4"
        tabIndex={0}
        role="region"
        aria-label="Events"
      >
        {events.length === 0 && <Empty>Every event of the connection, both ways, newest first.</Empty>}
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
