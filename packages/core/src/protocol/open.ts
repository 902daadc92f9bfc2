/** A set of strings that the services keep extending: editors complete the known ones, any other is valid. */
export type Open<Known extends string> = Known | (string & {});
