/** This many samples of a tone that rises, so that no part of it resembles another. */
export function melody(length: number): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length }, (_, index) => {
    const seconds = index / 24_000;
    return Math.round(8_000 * Math.sin(2 * Math.PI * (300 + 200 * seconds) * seconds));
  });
}

/** How much of a sound is in another, at the best position: 1 if all of it, by correlation. */
export function likeness(heard: Int16Array, said: Int16Array): number {
  let best = 0;
  const last = Math.max(0, heard.length - said.length) + 960;
  for (let shift = 0; shift <= last; shift += 1) {
    if (Math.abs(correlation(heard, said, { shift, step: 97 })) < best) continue;
    best = Math.max(best, Math.abs(correlation(heard, said, { shift, step: 7 })));
  }
  return best;
}

function correlation(
  heard: Int16Array,
  said: Int16Array,
  { shift, step }: { readonly shift: number; readonly step: number },
): number {
  let [product, heardSquares, saidSquares] = [0, 0, 0];
  for (let index = 0; index < said.length; index += step) {
    const [a, b] = [heard[index + shift] ?? 0, said[index] ?? 0];
    product += a * b;
    heardSquares += a * a;
    saidSquares += b * b;
  }
  return product / Math.sqrt(heardSquares * saidSquares || 1);
}
