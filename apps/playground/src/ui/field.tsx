import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { classNames } from "./class-names.js";

const look = `w-full rounded-lg border bg-card px-3 text-sm placeholder:text-quiet/80 disabled:opacity-55
  aria-invalid:border-bad`;

/** A line of text. */
export function Input({ className, ...props }: ComponentPropsWithRef<"input">): ReactNode {
  return <input className={classNames(look, "h-9", className)} {...props} />;
}

/** Lines of text. */
export function Textarea({ className, ...props }: ComponentPropsWithRef<"textarea">): ReactNode {
  return <textarea className={classNames(look, "py-2 leading-relaxed", className)} {...props} />;
}

/** What a {@link Field} gives to what is in it. */
export interface FieldIds {
  readonly id: string;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-labelledby": string;
}

/** What a field is made of. */
export interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  /** Beside the label: a value, or a button. */
  readonly aside?: ReactNode;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control with its label, and a word on it. */
export function Field({ label, help, aside, children }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <div className="flex min-h-5 items-center justify-between gap-2">
        <label htmlFor={id} id={`${id}-label`} className="text-[13px] font-medium">
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        "aria-describedby": help ? `${id}-help` : undefined,
        "aria-labelledby": `${id}-label`,
      })}
      {help && (
        <p id={`${id}-help`} className="text-xs leading-relaxed text-quiet">
          {help}
        </p>
      )}
    </div>
  );
}
