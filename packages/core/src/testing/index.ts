// For tests of applications, transports and players.
export { memoryTransport, type MemoryPeer } from "../transport/memory.js";
export type { ContractPair, ContractPeer } from "./contract-pair.js";
export { transportContract, type ContractCase } from "./transport-contract.js";
export { manualClock, type ManualClock, type ManualClockOptions } from "./manual-clock.js";
export { manualPlayer, type ManualPlayer, type ManualPlayerOptions } from "./manual-player.js";
export { playerContract } from "./player-contract.js";
export type { PlayerUnderTest } from "./recorded-player.js";
