import { useCallback, useEffect, useState, type RefObject } from "react";

/** This near the end counts as there. */
const nearPx = 80;

/** Whether the end is in sight, and what brings it there. */
export interface StickToEnd {
  readonly isAtEnd: boolean;
  readonly toEnd: () => void;
}

/** Keeps the end of what scrolls in sight, unless the visitor has scrolled away from it. */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>): StickToEnd {
  const [isAtEnd, setAtEnd] = useState(true);
  const toEnd = useCallback(() => {
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let sticks = true;
    const onScroll = (): void => {
      sticks = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
      setAtEnd(sticks);
    };
    const observer = new ResizeObserver(() => sticks && toEnd());
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", onScroll);
    };
  }, [scroller, toEnd]);
  return { isAtEnd, toEnd };
}
