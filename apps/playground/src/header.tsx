import { useRealtime } from "@rt/react";
import { PanelRight, Settings2, SquarePen } from "lucide-react";
import type { ReactNode } from "react";
import { useCell } from "./cell.js";
import { duration } from "./inspect/turn-spans.js";
import { useBench } from "./talk/bench.js";
import { useService } from "./talk/use-service.js";
import { ThemeToggle } from "./theme-toggle.js";
import { Badge } from "./ui/badge.js";
import { Button } from "./ui/button.js";
import { Tooltip } from "./ui/tooltip.js";

/** Functions that open the sheets; null if the panels are visible anyway. */
export interface HeaderProps {
  readonly onSettings: (() => void) | null;
  readonly onInspector: (() => void) | null;
}

/** Shows the service, the connection and its latency, and the actions of the page as a whole. */
export function Header({ onSettings, onInspector }: HeaderProps): ReactNode {
  return (
    <header className="flex h-14 shrink-0 items-center gap-1 border-b bg-card px-3 sm:px-5">
      <h1 className="mr-2 flex items-center gap-2.5 font-semibold tracking-tight">
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" className="size-7" />
        <span>
          rt <span className="font-normal text-quiet">playground</span>
        </span>
      </h1>
      <Facts />
      <span className="grow" />
      <StartAnew />
      <ThemeToggle />
      {onInspector && <IconButton name="Inspector" icon={<PanelRight />} onClick={onInspector} />}
      {onSettings && <IconButton name="Settings" icon={<Settings2 />} onClick={onSettings} />}
    </header>
  );
}

const serviceNames = { simulator: "Simulator", azure: "Azure OpenAI", openai: "OpenAI" } as const;

function Facts(): ReactNode {
  const { kind, transport } = useService();
  const { latency } = useRealtime();
  const link = useCell(useBench().link);
  const median = latency?.summary.audibleMs?.p50;
  return (
    <p className="hidden items-center gap-1.5 md:flex">
      <Badge look="accent">{transport ? "Simulator in this page" : serviceNames[kind]}</Badge>
      {link && !transport && <Badge>{link}</Badge>}
      {median !== undefined && <Badge>{duration(median)} to first sound</Badge>}
    </p>
  );
}

function StartAnew(): ReactNode {
  const { items, reset } = useRealtime();
  const bench = useBench();
  const startAnew = (): void => {
    reset();
    bench.clear();
  };
  return (
    <Tooltip side="below" text="New conversation: forgets this one">
      <Button
        look="ghost"
        size="icon"
        aria-label="New conversation"
        disabled={items.length === 0}
        onClick={startAnew}
      >
        <SquarePen />
      </Button>
    </Tooltip>
  );
}

interface IconButtonProps {
  readonly name: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
}

function IconButton({ name, icon, onClick }: IconButtonProps): ReactNode {
  return (
    <Tooltip side="below" text={name}>
      <Button look="ghost" size="icon" aria-label={name} onClick={onClick}>
        {icon}
      </Button>
    </Tooltip>
  );
}
