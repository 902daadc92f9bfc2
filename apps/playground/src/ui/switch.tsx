import { Switch as Radix } from "radix-ui";
import { useId, type ReactNode } from "react";

/** Props of a switch. */
export interface SwitchProps {
  readonly label: string;
  readonly help?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
}

/** An on/off switch with its label. */
export function Switch({ label, help, checked, onChange, disabled }: SwitchProps): ReactNode {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4">
      <label htmlFor={id} className="grid grow cursor-pointer gap-0.5 text-[13px] font-medium">
        {label}
        {help && <span className="text-xs leading-relaxed font-normal text-quiet">{help}</span>}
      </label>
      <Toggle id={id} checked={checked} onCheckedChange={onChange} disabled={disabled ?? false} />
    </div>
  );
}

/** The switch alone, where a label exists elsewhere. */
export function Toggle(props: Radix.SwitchProps): ReactNode {
  return (
    <Radix.Root
      {...props}
      className="relative mt-0.5 h-5 w-9 shrink-0 rounded-full bg-quiet/60 transition-colors disabled:opacity-50 data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-4 translate-x-0.5 rounded-full bg-white shadow transition-transform data-[state=checked]:translate-x-4.5" />
    </Radix.Root>
  );
}
