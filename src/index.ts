export type * from './contract/contract.js';
export { defineContract } from './contract/define-contract.js';
export type { CheckedContracts } from './contract/load.js';
export { publishedForm } from './contract/published-form.js';
export { readPublished } from './contract/read-published.js';
export type { Ledger } from './ledger/ledger.js';
export { type LedgerLocation, parseLocation } from './ledger/location.js';
export { createLedger, openLedger, type OpenOptions } from './ledger/open.js';
export { recordVerifications } from './ledger/record-verifications.js';
export {
  type PresenceRequest,
  recordBaseline,
  recordDeployment,
  recordEnvironment,
  recordPublication,
  recordRelease,
  recordSupportEnded,
  recordUndeployment,
} from './ledger/recording.js';
export type { Answer } from './matrix/answer.js';
export { canIDeploy } from './matrix/can-i-deploy.js';
export { matrixRows } from './matrix/matrix-rows.js';
export { plan, type Plan, type PlanQuestion } from './matrix/plan.js';
export type { Question } from './matrix/question.js';
export { type View, viewOf } from './matrix/view.js';
export { MisuseError, UnreachableError } from './problem/errors.js';
export type { Problem } from './problem/problem.js';
export { checkContract, checkContracts, loadContracts } from './query/load-contracts.js';
export type { Json, JsonObject } from './value/json.js';
export { toolVersion } from './value/version.js';
export { describePair, type Pair } from './verify/pair.js';
export { planPairs } from './verify/plan.js';
export type { Failure, Verdict, Verification } from './verify/verdict.js';
export { type VerifiedPair, type VerifyContext, verifyPairs } from './verify/verify-pairs.js';
