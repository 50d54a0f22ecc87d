import type { WrittenContract } from './written-contract.js';

/**
 * Gives the contract back as it is, with its type checked while it is written:
 * `export default defineContract({ mortise: 1, service: 'billing', reads: { ... } })`.
 */
export function defineContract<const C extends WrittenContract>(contract: C): C {
  return contract;
}
