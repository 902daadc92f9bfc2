/**
 * Strings of a set that the services keep adding to: the known ones complete in an editor, any other is
 * valid.
 */
export type Open<Known extends string> = Known | (string & {});
