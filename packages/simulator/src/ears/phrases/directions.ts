/**
 * Directions in which sounds of speech differ more from each other than the same sound does from speaker to speaker,
 * most significant first. A column for each of 12 mel cepstra, then one for the change of each. The scale is arbitrary.
 *
 * Linear discriminant analysis (Haeb-Umbach and Ney, "Linear discriminant analysis for improved large vocabulary
 * continuous speech recognition", ICASSP 1992), without a transcript: 39 sentences, said by our voices and by seven of
 * espeak-ng, were aligned in time. What differs between aligned frames is the speaker; what differs between any frames
 * is speech. None of the sentences is among our phrases.
 */
export const directions: readonly (readonly number[])[] = [
  [58, -44, 26, -38, 14, -35, 1, -34, 27, 15, 46, 12, 0, 0, -2, 9, 3, -1, 1, -4, -1, -12, -2, -7],
  [18, 22, 29, 49, 34, 15, 7, 1, -4, -26, 4, -21, -29, 23, -12, 23, -5, 26, -3, 24, -12, -3, -22, -8],
  [35, 50, 57, 64, 55, 30, 15, 32, 18, -11, 9, -35, 19, -22, 7, -20, -4, -33, -1, -19, -1, -19, 5, -10],
  [-14, -21, 59, -25, -24, -28, 56, 1, 9, -55, 16, -3, 6, 0, 2, 4, 1, 4, 9, -7, -1, 2, 5, -1],
  [-1, 9, -6, 12, 4, 16, 3, 2, 4, 20, 10, 18, 32, 41, 29, 51, 41, 31, 9, 23, 6, -4, 13, -16],
  [9, 28, 7, -31, -13, 43, 38, -28, -22, 14, 31, -23, 0, 3, -19, -8, 12, 10, -25, -1, -5, 11, -11, 9],
  [0, -16, -1, 18, 11, -21, -11, 15, 22, -14, -13, 13, 7, -2, -41, 13, 9, 9, -20, -2, -5, 46, -8, 6],
  [-6, 4, 8, -18, 13, 5, -14, 3, -4, -29, -3, 18, -5, -19, 1, 35, 19, -31, -21, 24, 16, -14, -18, 8],
  [8, 28, 18, -18, 28, 31, 25, 76, 100, -19, -3, 22, 2, 2, 7, 0, -1, 13, 14, -2, 13, 2, 4, 5],
  [3, 20, -19, -18, -24, -35, -47, 4, -36, -41, -6, 14, 4, 17, 6, -15, 5, 14, 2, 31, 49, -15, -9, 5],
];
