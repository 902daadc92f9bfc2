/** The first piece ends at a comma once it is so long, so that the first sound comes early. */
const shortestFirstClause = 12;
/** Later ones are longer: a voice sounds better the more it knows of a sentence. */
const shortestClause = 60;
/** Without any mark, a piece ends at the last space before this length. */
const longestPiece = 240;

/** A mark that is surely the last of its kind here: something else follows. */
const mark = /([.!?…]["”’')\]]*(?=\s)|[。！？]["”’」』）]*|\n)|[,;:—–]["”’')\]]*(?=\s)|[，、；：]/gu;
/** A dot behind one of these ends no sentence: initials, numbers of a list, abbreviations. */
const openDot =
  /(?:^|[\s("“])(?:\p{L}|\d{1,3}|\p{L}\.\p{L}|Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|vs|approx|No|Nr|Fig|bzw|ca)\.$/u;

/**
 * Cuts text that comes in pieces of any size into sentences and clauses, each as soon as it is whole: what a speech
 * endpoint can say well by itself. All that it gives, joined, is all that it was given, and where that was cut before
 * makes no difference.
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

  /** The rest, if there is one. */
  *flush(): Generator<string> {
    if (this.#held !== "") yield this.#held;
    this.#held = "";
  }

  /** Where the first piece ends, or 0 if that cannot be told yet. */
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
