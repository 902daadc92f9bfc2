import { useEffect, type RefObject } from "react";

/** This near the end counts as there. */
const nearPx = 80;

/** Keeps the end of what scrolls in sight, unless the visitor has scrolled away from it. */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let isAtEnd = true;
    const onScroll = (): void => {
      isAtEnd = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
    };
    const stick = (): void => {
      if (isAtEnd) element.scrollTop = element.scrollHeight;
    };
    const observer = new ResizeObserver(stick);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [scroller]);
}
