import { Trash2 } from "lucide-react";
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { Button } from "../ui/button.js";
import { Dialog } from "../ui/dialog.js";
import { Field, Input, Textarea, type FieldIds } from "../ui/field.js";
import { Switch } from "../ui/switch.js";
import { problemsOf, type MockTool, type ToolProblems } from "./mock-tools.js";

/** Props of the dialog. */
export interface ToolDialogProps {
  readonly mock: MockTool;
  /** Names already in use. */
  readonly others: readonly string[];
  readonly onSave: (mock: MockTool) => void;
  /** Null for a new tool. */
  readonly onRemove: (() => void) | null;
  readonly onClose: () => void;
}

type TextField = "name" | "description" | "parameters" | "result";

const fields: readonly { readonly name: TextField; readonly label: string; readonly rows: number }[] = [
  { name: "name", label: "Name", rows: 0 },
  { name: "description", label: "Description, for the model", rows: 0 },
  { name: "parameters", label: "Parameters (JSON Schema)", rows: 8 },
  { name: "result", label: "Mock result (JSON)", rows: 4 },
];

/** Edits a tool and its result. */
export function ToolDialog({ mock, others, onSave, onRemove, onClose }: ToolDialogProps): ReactNode {
  const [draft, setDraft] = useState(mock);
  const [tries, setTries] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const problems = problemsOf(draft, others);
  // Focuses the first invalid field.
  useEffect(() => form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus(), [tries]);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (Object.keys(problems).length > 0) return;
    onSave(draft);
    onClose();
  };
  const remove = (): void => {
    onRemove?.();
    onClose();
  };
  return (
    <Dialog title={onRemove ? "Edit tool" : "Add tool"} isOpen onOpenChange={(isOpen) => isOpen || onClose()}>
      <form ref={form} noValidate onSubmit={save} className="flex min-h-0 flex-col">
        <ToolFields draft={draft} problems={tries > 0 ? problems : {}} onChange={setDraft} />
        <footer className="flex items-center justify-end gap-2 border-t p-4">
          {onRemove && (
            <Button look="danger" className="mr-auto" onClick={remove}>
              <Trash2 />
              Remove
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button look="solid" type="submit">
            Save
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

interface ToolFieldsProps {
  readonly draft: MockTool;
  readonly problems: ToolProblems;
  readonly onChange: (draft: MockTool) => void;
}

function ToolFields({ draft, problems, onChange }: ToolFieldsProps): ReactNode {
  return (
    <div className="relative grid gap-4 overflow-y-auto p-5">
      {fields.map(({ name, label, rows }) => (
        <Field key={name} label={label} problem={problems[name]}>
          {(ids) => (
            <Text
              {...{ ids, rows, value: draft[name] }}
              onChange={(value) => onChange({ ...draft, [name]: value })}
            />
          )}
        </Field>
      ))}
      <Switch
        label="Ask before it runs"
        help="A call waits until you approve or reject it."
        checked={draft.approve}
        onChange={(approve) => onChange({ ...draft, approve })}
      />
    </div>
  );
}

interface TextProps {
  readonly ids: FieldIds;
  readonly rows: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Text({ ids, rows, value, onChange }: TextProps): ReactNode {
  const props = { ...ids, value, spellCheck: false };
  if (rows === 0) return <Input {...props} onChange={({ target }) => onChange(target.value)} />;
  return (
    <Textarea
      {...props}
      rows={rows}
      className="min-h-24 font-mono text-xs! pointer-coarse:text-base!"
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
