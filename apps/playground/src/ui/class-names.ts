import { clsx, type ClassValue } from "clsx";
import { twMerge } from "tailwind-merge";

/** Joins class names; of conflicting ones, the last wins. */
export function classNames(...names: readonly ClassValue[]): string {
  return twMerge(clsx(names));
}
