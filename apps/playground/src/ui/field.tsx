import { CircleAlert } from "lucide-react";
import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { classNames } from "./class-names.js";

/** The look of inputs and selects. Phones zoom into text smaller than 16 px. */
export const controlLook = `w-full rounded-lg border border-edge bg-card px-3 text-sm placeholder:text-quiet/80
  disabled:opacity-55 aria-invalid:border-bad pointer-coarse:text-base`;

/** A single-line text input. */
export function Input({ className, ...props }: ComponentPropsWithRef<"input">): ReactNode {
  return <input className={classNames(controlLook, "h-9", className)} {...props} />;
}

/** A multi-line text input that grows with its content. */
export function Textarea({ className, ...props }: ComponentPropsWithRef<"textarea">): ReactNode {
  return (
    <textarea
      className={classNames(controlLook, "field-sizing-content max-h-80 py-2 leading-relaxed", className)}
      {...props}
    />
  );
}

/** The attributes that a {@link Field} passes to its control. */
export interface FieldIds {
  readonly id: string;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-labelledby": string;
  readonly "aria-invalid"?: true;
}

/** Props of a field. */
export interface FieldProps {
  readonly label: string;
  readonly help?: ReactNode;
  /** An error message, shown instead of the help. */
  readonly problem?: string | undefined;
  /** Shown beside the label: a value or a button. */
  readonly aside?: ReactNode;
  readonly children: (ids: FieldIds) => ReactNode;
}

/** A control with its label and a help text. */
export function Field({ label, help, problem, aside, children }: FieldProps): ReactNode {
  const id = useId();
  const word = problem ?? help;
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
        "aria-describedby": word ? `${id}-help` : undefined,
        "aria-labelledby": `${id}-label`,
        ...(problem && { "aria-invalid": true }),
      })}
      {word && (
        <p
          id={`${id}-help`}
          className={classNames("text-xs leading-relaxed", problem ? "flex gap-1.5 text-bad" : "text-quiet")}
        >
          {problem && <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />}
          {word}
        </p>
      )}
    </div>
  );
}
