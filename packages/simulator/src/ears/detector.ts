import { NoiseFloor } from "./noise-floor.js";
import { Spectrum } from "./spectrum.js";
import type { Vad } from "./vad.js";
import { vadFrameSamples, vadSampleRate } from "./vad.js";

const hop = 256, win = 640, size = 1024;
const edges = [150, 350, 700, 1200, 1900, 2800, 3900];
const bin = (hz: number) => Math.round((hz * size) / vadSampleRate);
export const P = { mask: 35, rel: 0.6, att: 0.25, hold: 0.975, harm: 0.56, ...JSON.parse(process.env.P ?? "{}") };
const sig = (z: number) => 1 / (1 + Math.exp(-z));
const minLag = Math.floor(vadSampleRate / 400), maxLag = Math.ceil(vadSampleRate / 70);
export class SpeechDetector implements Vad {
  s = new Spectrum(size, win);
  hist = new Float32Array(win);
  floors = edges.slice(1).map(() => new NoiseFloor());
  e = new Float64Array(6);
  white = new Float64Array(size / 2 + 1);
  lags = new Float64Array(maxLag + 1);
  wl = new Float64Array(maxLag + 1);
  voiced = 0; p = 0; prev = new Float64Array(6);
  f: any = {};
  constructor() {
    const one = new Float32Array(win).fill(1);
    this.s.analyse(one); const pw = this.s.power.slice();
    this.s.autocorrelation(pw, this.wl);
    for (let l = maxLag; l >= 0; l--) this.wl[l]! /= this.wl[0]!;
  }
  reset() {}
  probability(fr: Float32Array) {
    let p = 0;
    for (let i = 0; i < vadFrameSamples; i += hop) p = this.hop(fr.subarray(i, i + hop));
    return p;
  }
  hop(x: Float32Array) {
    this.hist.copyWithin(0, hop); this.hist.set(x, win - hop);
    this.s.analyse(this.hist);
    this.white.fill(0);
    let snr = 0, nb = 0, mx = -120;
    for (let b = 0; b < 6; b++) {
      let sum = 0; const lo = bin(edges[b]!), hi = bin(edges[b + 1]!);
      for (let k = lo; k < hi; k++) sum += this.s.power[k]!;
      mx = Math.max(mx, 10 * Math.log10(sum + 1e-12)); }
    for (let b = 0; b < 6; b++) {
      let sum = 0; const lo = bin(edges[b]!), hi = bin(edges[b + 1]!);
      for (let k = lo; k < hi; k++) sum += this.s.power[k]!;
      const db = 10 * Math.log10(sum + 1e-12); this.e[b] = db;
      const d = Math.max(0, Math.min(25, db - Math.max(this.floors[b]!.db, mx - P.mask)));
      snr += d / 6; if (d > 6) nb++; mx = Math.max(mx, db);
      if (b < 4 && sum > 1e-12) { const w = d / 25 / sum; for (let k = lo; k < hi; k++) this.white[k] = this.s.power[k]! * w; }
    }
    let best = 0, bl = 0;
    this.s.autocorrelation(this.white, this.lags);
    const r0 = this.lags[0]!;
    if (r0 > 1e-9) for (let l = minLag; l <= maxLag; l++) { const c = this.lags[l]! / r0 / this.wl[l]!; if (c > best) { best = c; bl = l; } }
    const present = sig(((snr - 5) * 0.28 + (nb - 2.5) * 0.45) * 1.3);
    const v = present * sig((best - P.harm) * 14);
    this.voiced = v > this.voiced ? this.voiced + P.att * (v - this.voiced) : this.voiced * P.hold;
    const p = present * sig((this.voiced - 0.35) * 14);
    this.p = p > this.p ? 0.5 * this.p + 0.5 * p : P.rel * this.p + (1 - P.rel) * p;
    for (let b = 0; b < 6; b++) this.floors[b]!.push(this.e[b]!, this.p > 0.25);
    this.f = { snr, nb, harm: best, lag: bl, mx };
    return this.p;
  }
}
