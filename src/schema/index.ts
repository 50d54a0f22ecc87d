export { type ContainmentOptions, checkContainment } from './contain.js';
export type { SideNames } from './explain/sentence.js';
export { findDocument } from './find.js';
export type { DocumentQuestion, QuestionOptions } from './question.js';
export type { Reason } from './search/outcome.js';
export type { ValueSystemName } from './value/kind.js';
export type { Containment, Finding, Proof, Where } from './verdict.js';
