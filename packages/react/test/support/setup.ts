import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// A machine may have much to do.
configure({ asyncUtilTimeout: 15_000 });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
