import type {
  BaselineRecord,
  ContractRecord,
  DeploymentRecord,
  EnvironmentRecord,
  LedgerRecord,
  MigratedRecord,
  PublicationRecord,
  RecordId,
  ReleaseRecord,
  SupportEndedRecord,
  UndeploymentRecord,
  VerificationRecord,
} from './record.js';
import { pairText } from '../verify/pair-text.js';

/** As much of a record as supersession needs. */
export interface Superseding {
  readonly lane: string;
  /** For a verification: whether it failed, and which failures' counterexamples its run played again. */
  readonly failed?: boolean;
  readonly replayed?: readonly RecordId[];
}

/** As much of a record as tells what it speaks about. */
export type Speaking =
  | Pick<ContractRecord, 'kind'>
  | Pick<PublicationRecord, 'kind' | 'service' | 'version'>
  | Pick<EnvironmentRecord, 'kind' | 'name'>
  | Pick<DeploymentRecord | UndeploymentRecord, 'kind' | 'environment' | 'service' | 'instance'>
  | Pick<ReleaseRecord | SupportEndedRecord, 'kind' | 'environment' | 'service' | 'version'>
  | Pick<MigratedRecord | BaselineRecord, 'kind' | 'environment'>
  | Pick<VerificationRecord, 'kind' | 'verification'>;

/**
 * What a record speaks about. Only a record that speaks about the same thing may supersede it, so that no record can
 * silence what it does not concern.
 */
export function laneOf(record: Speaking): string {
  switch (record.kind) {
    case 'contract':
      return 'contract';
    case 'publication':
      return lane('publication', record.service, record.version);
    case 'environment':
      return lane('environment', record.name);
    case 'deployment':
    case 'undeployment':
      return lane('deployment', record.environment, record.service, record.instance ?? '');
    case 'release':
    case 'support-ended':
      return lane('release', record.environment, record.service, record.version);
    case 'migrated':
    case 'baseline':
      return lane(record.kind, record.environment);
    case 'verification':
      return pairText(record.verification.pair);
  }
}

/** The lanes in which a person states facts; a contract and an environment's name have nothing to replace. */
export function isSupersedable(record: LedgerRecord): boolean {
  return record.kind !== 'contract' && record.kind !== 'environment';
}

/** Whether `by` may replace `target`. What is not a failure replaces a failure only when it replayed it. */
export function maySupersede(by: Superseding, target: Superseding, targetId: RecordId): boolean {
  if (by.lane !== target.lane) return false;
  if (target.failed === true && by.failed !== true) return by.replayed?.includes(targetId) ?? false;
  return true;
}

// Names hold no control characters, so this separator keeps lanes of different names apart.
function lane(...parts: readonly string[]): string {
  return parts.join('\n');
}
