// For tests of applications and of transports.
export { memoryTransport, type MemoryPeer } from "../transport/memory.js";
export { transportContract, type ContractCase, type ContractPair, type ContractPeer } from "./transport-contract.js";
