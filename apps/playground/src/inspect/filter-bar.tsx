import { Download, Search, Trash2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { download } from "../download.js";
import { useBench } from "../talk/bench.js";
import { Button } from "../ui/button.js";
import { Input } from "../ui/field.js";
import { Select } from "../ui/select.js";
import { Tooltip } from "../ui/tooltip.js";
import type { EventFilter } from "./filter-events.js";

/** In MiB. */
const capacities = [1, 2, 8, 32];

/** Props of the filter bar. */
export interface FilterBarProps {
  readonly filter: EventFilter;
  readonly onChange: (filter: EventFilter) => void;
}

/** Chooses which events to show and keep, and saves them. */
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
            placeholder="Search events"
            value={filter.search}
            onChange={({ target }) => onChange({ ...filter, search: target.value })}
          />
        </label>
        <Tooltip side="below" text="Download as JSON lines">
          <Button look="ghost" size="icon" aria-label="Download events" onClick={save}>
            <Download />
          </Button>
        </Tooltip>
        <Tooltip side="below" text="Clear">
          <Button look="ghost" size="icon" aria-label="Clear events" onClick={log.clear}>
            <Trash2 />
          </Button>
        </Tooltip>
      </div>
      <Choices filter={filter} onChange={onChange} />
    </div>
  );
}

const smallLook = "h-8! w-auto! text-xs!";

const directions = [
  { value: "both", label: "Both ways" },
  { value: "sent", label: "Sent" },
  { value: "received", label: "Received" },
] as const;

function Choices({ filter, onChange }: FilterBarProps): ReactNode {
  return (
    <div className="flex flex-wrap items-center gap-2 text-xs">
      <Select
        ids={{ "aria-label": "Direction" }}
        className={smallLook}
        value={filter.direction}
        options={directions}
        onChange={(direction) => onChange({ ...filter, direction })}
      />
      <Capacity />
      <label className="flex h-8 items-center gap-1.5">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={filter.sound}
          onChange={({ target }) => onChange({ ...filter, sound: target.checked })}
        />
        With audio
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
    <Select
      ids={{ "aria-label": "Keep at most" }}
      className={smallLook}
      value={String(capacity)}
      options={capacities.map((mebibytes) => ({
        value: String(mebibytes * 2 ** 20),
        label: `Keep ${mebibytes} MiB`,
      }))}
      onChange={(bytes) => limit(Number(bytes))}
    />
  );
}
