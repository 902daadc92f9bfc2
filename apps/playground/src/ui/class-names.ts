import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names as one text, of which the later wins where two say the same. */
export function classNames(...names: readonly ClassValue[]): string {
  return twMerge(clsx(names));
}
