import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button.js";
import { classNames } from "./class-names.js";

/** Props of a dialog. */
export interface DialogProps {
  readonly title: string;
  /** `sheet` opens from the bottom on phones, otherwise from the side. Default: a dialog in the middle. */
  readonly as?: "dialog" | "sheet";
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly children: ReactNode;
}

const looks = {
  dialog:
    "top-1/2 left-1/2 max-h-[90dvh] w-[min(92vw,34rem)] -translate-x-1/2 -translate-y-1/2 animate-fade rounded-2xl border",
  sheet:
    "inset-x-0 bottom-0 h-[88dvh] animate-rise rounded-t-2xl pb-[env(safe-area-inset-bottom)] border-t sm:inset-y-0 sm:right-0 sm:left-auto sm:h-dvh sm:w-[26rem] sm:rounded-none sm:border-l",
} as const;

/** A modal dialog or sheet. */
export function Dialog({ title, as = "dialog", isOpen, onOpenChange, children }: DialogProps): ReactNode {
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-black/45" />
        <Radix.Content
          aria-describedby={undefined}
          className={classNames("fixed z-40 flex flex-col overflow-hidden bg-card shadow-xl", looks[as])}
        >
          <header className="flex h-14 shrink-0 items-center justify-between border-b pr-2 pl-5">
            <Radix.Title className="font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button look="ghost" size="icon" aria-label="Close">
                <X />
              </Button>
            </Radix.Close>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
