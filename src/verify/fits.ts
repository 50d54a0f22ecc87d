import type { Shape } from '../contract/contract.js';

/** Whether a document is valid under a shape: how the caller decides it. */
export type Fits = (document: unknown, shape: Shape) => boolean;
