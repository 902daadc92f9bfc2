export const letterNames: ReadonlyMap<string, string> = new Map();
export const exceptions: ReadonlyMap<string, string> = new Map();
