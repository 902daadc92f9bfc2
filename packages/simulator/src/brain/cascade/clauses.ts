/** From this length on, the first piece ends at a comma, so that the first audio comes early. */
const shortestFirstClause = 12;
/** Later pieces are longer: a voice sounds better the more it knows of a sentence. */
const shortestClause = 60;
/** Without any mark, a piece ends at the last space before this length. */
const longestPiece = 240;

/** A mark that ends a clause for certain: something else follows it. */
const mark = /([.!?…]["”’')\]]*(?=\s)|[。！？]["”’」』）]*|\n)|[,;:—–]["”’')\]]*(?=\s)|[，、；：]/gu;
/** A dot after one of these does not end a sentence: initials, list numbers, abbreviations. */
const openDot =
  /(?:^|[\s("“])(?:\p{L}|\d{1,3}|\p{L}\.\p{L}|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|approx|No|Nr|Fig|bzw|ca)\.$/u;

/**
 * Cuts text that arrives in pieces of any size into sentences and clauses that a speech endpoint can say well
 * separately, each as soon as it is complete. Joined, its output equals its input, and how the input was split makes no
 * difference.
 */
export class ClauseCutter {
  #held = "";
  #isFirst = true;

  *push(text: string): Generator<string> {
    this.#held += text;
    for (let end = this.#end(); end > 0; end = this.#end()) {
      yield this.#held.slice(0, end);
      this.#held = this.#held.slice(end);
      this.#isFirst = false;
    }
  }

  /** The rest, if there is any. */
  *flush(): Generator<string> {
    if (this.#held !== "") yield this.#held;
    this.#held = "";
  }

  /** Where the first piece ends, or 0 if that is not known yet. */
  #end(): number {
    const text = this.#held;
    const shortest = this.#isFirst ? shortestFirstClause : shortestClause;
    for (const { 0: found, 1: sentenceEnd, index } of text.matchAll(mark)) {
      const end = index + found.length;
      if (end > longestPiece) break;
      if (sentenceEnd === undefined ? end >= shortest : isSentence(text.slice(0, end))) return end;
    }
    return text.length > longestPiece ? spaceBefore(text, longestPiece) : 0;
  }
}

function isSentence(text: string): boolean {
  return /\S/u.test(text) && !openDot.test(text);
}

/** The last space before a position, or a position near it that splits no character. */
function spaceBefore(text: string, position: number): number {
  const space = text.lastIndexOf(" ", position);
  if (space > 0) return space;
  const code = text.charCodeAt(position);
  return code >= 0xdc00 && code <= 0xdfff ? position - 1 : position;
}
