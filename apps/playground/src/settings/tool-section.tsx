import { Plus, ShieldCheck } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { Badge } from "../ui/badge.js";
import { Button } from "../ui/button.js";
import { Toggle } from "../ui/switch.js";
import { newTool, type MockTool } from "./mock-tools.js";
import { Section } from "./section.js";
import { useSettings } from "./use-settings.js";

const ToolDialog = lazy(async () => ({ default: (await import("./tool-dialog.js")).ToolDialog }));

/** The tools that the model may call. */
export function ToolSection(): ReactNode {
  const { settings, set } = useSettings();
  const { tools } = settings;
  const [edited, setEdited] = useState<number | null>(null);
  const put = (at: number, mock: MockTool): void => {
    const isNew = at === tools.length;
    set({ tools: isNew ? [...tools, mock] : tools.map((other, i) => (i === at ? mock : other)) });
  };
  const remove = (at: number): void => set({ tools: tools.filter((_, i) => i !== at) });
  return (
    <Section title="Tools" aside={<Add onClick={() => setEdited(tools.length)} />}>
      {tools.length === 0 && <p className="text-xs text-quiet">None: the model can only talk.</p>}
      <ul className="grid gap-2">
        {tools.map((mock, i) => (
          <ToolRow
            key={mock.name}
            mock={mock}
            onEdit={() => setEdited(i)}
            onChange={(next) => put(i, next)}
          />
        ))}
      </ul>
      {edited !== null && (
        <Suspense>
          <ToolDialog
            mock={tools[edited] ?? newTool}
            others={tools.flatMap(({ name }, i) => (i === edited ? [] : [name]))}
            onSave={(mock) => put(edited, mock)}
            onRemove={edited < tools.length ? () => remove(edited) : null}
            onClose={() => setEdited(null)}
          />
        </Suspense>
      )}
    </Section>
  );
}

function Add({ onClick }: { readonly onClick: () => void }): ReactNode {
  return (
    <Button look="ghost" size="small" onClick={onClick}>
      <Plus />
      Add
    </Button>
  );
}

interface ToolRowProps {
  readonly mock: MockTool;
  readonly onEdit: () => void;
  readonly onChange: (mock: MockTool) => void;
}

function ToolRow({ mock, onEdit, onChange }: ToolRowProps): ReactNode {
  const { name, description, approve, enabled } = mock;
  return (
    <li className="flex items-center gap-2 rounded-lg border border-edge bg-card pr-3">
      <button
        type="button"
        onClick={onEdit}
        className="grid min-w-0 grow gap-0.5 rounded-lg px-3 py-2 text-left hover:bg-raised"
      >
        <span className="flex items-center gap-2">
          <span className="sr-only">Edit</span>
          <code className="truncate text-[13px] font-medium">{name}</code>
          {approve && (
            <Badge>
              <ShieldCheck className="size-3" aria-hidden />
              Asks first
            </Badge>
          )}
        </span>
        <span className="truncate text-xs text-quiet">{description}</span>
      </button>
      <Toggle
        aria-label={`Use ${name}`}
        checked={enabled}
        onCheckedChange={(now) => onChange({ ...mock, enabled: now })}
      />
    </li>
  );
}
