import type { PairKey, Verdict } from '../verify/verdict.js';
import { pairText } from '../verify/pair-text.js';
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
} from './record.js';

/** As much of a record as tells what it speaks about. */
export type Speaking =
  | Pick<ContractRecord, 'kind'>
  | Pick<PublicationRecord, 'kind' | 'service' | 'version'>
  | Pick<EnvironmentRecord, 'kind' | 'name'>
  | (Pick<
      DeploymentRecord | UndeploymentRecord | ReleaseRecord | SupportEndedRecord,
      'kind' | 'environment' | 'service' | 'version'
    > & { readonly instance?: string | undefined })
  | Pick<MigratedRecord | BaselineRecord, 'kind' | 'environment'>
  | { readonly kind: 'verification'; readonly pair: PairKey; readonly verdict: Verdict };

/** As much of a record as tells what it speaks about, and for a verification what it found. */
export function speakingOf(record: LedgerRecord): Speaking {
  if (record.kind !== 'verification') return record;
  const { pair, verdict } = record.verification;
  return { kind: 'verification', pair, verdict };
}

/** The records in which a person states facts; a contract and an environment's name have nothing to replace. */
export function isSupersedable({ kind }: Pick<LedgerRecord, 'kind'>): boolean {
  return kind !== 'contract' && kind !== 'environment';
}

/**
 * Whether `by`, whose run played the counterexamples of `replayed` again, may replace `target`. Only a record about the
 * same thing may, so that no record can silence what it does not concern; and what is not a failure replaces a failure
 * only when it replayed it.
 */
export function maySupersede(
  by: Speaking,
  target: Speaking,
  targetId: RecordId,
  replayed: readonly RecordId[] = [],
): boolean {
  if (!speakOfTheSame(by, target)) return false;
  if (by.kind !== 'verification' || target.kind !== 'verification') return true;
  return target.verdict !== 'failed' || by.verdict === 'failed' || replayed.includes(targetId);
}

function speakOfTheSame(a: Speaking, b: Speaking): boolean {
  switch (a.kind) {
    case 'contract':
      return b.kind === 'contract';
    case 'publication':
      return b.kind === 'publication' && a.service === b.service && a.version === b.version;
    case 'environment':
      return b.kind === 'environment' && a.name === b.name;
    case 'deployment':
    case 'undeployment':
      return (
        (b.kind === 'deployment' || b.kind === 'undeployment') &&
        a.environment === b.environment &&
        a.service === b.service &&
        a.instance === b.instance
      );
    case 'release':
    case 'support-ended':
      return (
        (b.kind === 'release' || b.kind === 'support-ended') &&
        a.environment === b.environment &&
        a.service === b.service &&
        a.version === b.version
      );
    case 'migrated':
    case 'baseline':
      return b.kind === a.kind && a.environment === b.environment;
    case 'verification':
      return b.kind === 'verification' && pairText(a.pair) === pairText(b.pair);
  }
}
