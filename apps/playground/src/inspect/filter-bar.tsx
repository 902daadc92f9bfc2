import { Download, Search, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { download } from "../download.js";
import { useBench } from "../talk/bench.js";
import { Button } from "../ui/button.js";
import { Input } from "../ui/field.js";
import type { EventFilter } from "./filter-events.js";

/** In MiB. */
const capacities = [1, 2, 8, 32];

/** What is chosen of the events. */
export interface FilterBarProps {
  readonly filter: EventFilter;
  readonly onChange: (filter: EventFilter) => void;
}

/** Chooses which events are shown and kept, and saves them. */
export function FilterBar({ filter, onChange }: FilterBarProps): ReactNode {
  const { log } = useBench();
  const save = (): void => {
    const lines = log
      .getSnapshot()
      .events.map(({ at, direction, text }) => `{"at":${at},"dir":"${direction}","data":${text}}`);
    download("events.jsonl", lines.join("\n"), "application/jsonl");
  };
  return (
    <div className="grid gap-2 px-5 pt-4">
      <div className="flex gap-1">
        <label className="relative grow">
          <span className="sr-only">Search events</span>
          <Search className="absolute top-2.5 left-3 size-4 text-quiet" aria-hidden />
          <Input
            type="search"
            className="pl-9"
            placeholder="Search in types and texts"
            value={filter.search}
            onChange={({ target }) => onChange({ ...filter, search: target.value })}
          />
        </label>
        <Button look="ghost" size="icon" aria-label="Download events" onClick={save}>
          <Download />
        </Button>
        <Button look="ghost" size="icon" aria-label="Clear events" onClick={log.clear}>
          <Trash2 />
        </Button>
      </div>
      <Choices filter={filter} onChange={onChange} />
    </div>
  );
}

const selectLook = "h-8 rounded-lg border bg-card px-2 text-xs";

function Choices({ filter, onChange }: FilterBarProps): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-2 text-xs">
      <select
        aria-label="Direction"
        className={selectLook}
        value={filter.direction}
        onChange={({ target }) => onChange({ ...filter, direction: directionOf(target.value) })}
      >
        <option value="both">Both ways</option>
        <option value="sent">Sent</option>
        <option value="received">Received</option>
      </select>
      <Capacity />
      <label className="flex items-center gap-1.5">
        <input
          type="checkbox"
          className="accent-accent"
          checked={filter.sound}
          onChange={({ target }) => onChange({ ...filter, sound: target.checked })}
        />
        Sound, too
      </label>
    </div>
  );
}

function Capacity(): ReactNode {
  const { log } = useBench();
  const [capacity, setCapacity] = useState(log.capacity);
  const limit = (bytes: number): void => {
    log.capacity = bytes;
    setCapacity(bytes);
  };
  return (
    <select
      aria-label="Keep at most"
      className={selectLook}
      value={capacity}
      onChange={({ target }) => limit(Number(target.value))}
    >
      {capacities.map((mebibytes) => (
        <option key={mebibytes} value={mebibytes * 2 ** 20}>
          Keep {mebibytes} MiB
        </option>
      ))}
    </select>
  );
}

function directionOf(value: string): EventFilter["direction"] {
  return value === "sent" || value === "received" ? value : "both";
}
