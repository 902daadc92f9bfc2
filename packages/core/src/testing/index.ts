// For tests of applications and of transports.
export { memoryTransport, type MemoryPeer } from "../transport/memory.js";
export type { ContractPair, ContractPeer } from "./contract-pair.js";
export { transportContract, type ContractCase } from "./transport-contract.js";
