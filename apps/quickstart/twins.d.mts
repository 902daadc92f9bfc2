export function twins(): Promise<readonly { readonly file: URL; readonly javascript: string }[]>;
