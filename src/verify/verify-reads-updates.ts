import type { FixtureDocument } from '../../fixtures/document.js';
import type { Query, Reads, Shape } from '../contract/contract.js';
import { claimsOf, touches, useOf, wholeClaims } from './claim.js';
import { hypothesis } from './hypothesis.js';
import type { Kit } from './kit.js';
import type { Bound, Player } from './player.js';
import { rowDocuments } from './row-documents.js';
import { errorFailure, rowFailure, writtenAll } from './row-failure.js';
import { parametersFor } from './row-trials.js';
import type { UpdateFacts } from './update-facts.js';
import { parameterChoices } from './update-parameters.js';
import type { Failure, Verification } from './verdict.js';
import { together, type Findings } from './verification.js';
import { verifyPreservation } from './verify-updates.js';

/**
 * Whether an update keeps all that a reader relies on: its claims about single documents, and the rows that its queries
 * compute, as far as they are computed of one document at a time.
 */
export async function verifyReadsUpdates(
  reads: Reads,
  facts: UpdateFacts,
  kit: Kit,
  player: Player,
): Promise<Findings> {
  const kept = await verifyPreservation(reads, claimsOf(reads), facts, kit, player);
  const broken = new Set(kept.failures.map((failure) => failure.query));
  const before = documentsMet(reads, facts, kit);
  const queries = Object.values(reads.queries).filter(
    (query) => useOf(query, reads).rows === 'computed' && !broken.has(query.name) && readsTouched(query, reads, facts),
  );
  const rows: Findings[] = [];
  for (const query of queries) rows.push(await keepsRows(query, reads, facts, before, kit, player));
  const found = together([kept, ...rows]);
  return { ...found, supplies: mayBeSupplied(kept.supplies ?? {}, reads, facts, before, kit) };
}

/** What is true of every document that the update may meet. */
function documentsMet(reads: Reads, facts: UpdateFacts, kit: Kit): readonly Shape[] {
  const own = claimsOf(reads).filter((claim) => !claim.implied);
  return hypothesis([...wholeClaims(reads), ...own], facts, kit);
}

function readsTouched(query: Query, reads: Reads, { touched }: UpdateFacts): boolean {
  const { result, conditions } = useOf(query, reads);
  if (touched === undefined || result.kind !== 'only') return true;
  const looked = [...result.paths, ...conditions.flatMap((condition) => condition.paths)];
  return touched.some((path) => path === '' || looked.some((each) => touches(each, path)));
}

/** Runs of more documents show little that is new. */
const mostDocuments = 120;
const mostChoices = 3;

/**
 * Whether the rows of a query that were as expected stay so. Each document runs alone, before the update and after it; one
 * whose rows are wrong before says nothing of the update.
 */
async function keepsRows(
  query: Query,
  reads: Reads,
  facts: UpdateFacts,
  before: readonly Shape[],
  kit: Kit,
  player: Player,
): Promise<Findings> {
  const each = query.expect.each ?? true;
  const use = useOf(query, reads);
  const { singles, pairs } = rowDocuments(query, use, [], each, before, kit);
  const boundTo = parametersFor(query, use.conditions, kit);
  let fixtures = 0;
  for (const document of [...singles, ...pairs].slice(0, mostDocuments)) {
    if ((await wrongRows(document)) !== undefined) continue;
    for (const choice of parameterChoices(facts, document, kit).slice(0, mostChoices)) {
      await player.load([document]);
      const played = await player.update(facts.update, choice);
      if (played.outcome === 'refused') return { failures: [], reasons: [played.reason] };
      const [after] = played.outcome === 'answered' ? played.result : [];
      if (after === undefined) continue;
      fixtures += 1;
      // A number that only outgrew its type is noted where the update is judged.
      if (facts.outgrown(document, after) !== undefined) continue;
      const failure = await wrongRows(after);
      if (failure === undefined) continue;
      const shown = { ...failure, before: kit.written(document), parameters: writtenAll(choice, kit) };
      return { failures: [shown], reasons: [], fixtures };
    }
  }
  return { failures: [], reasons: [], fixtures, onlyTested: true };

  async function wrongRows(document: FixtureDocument): Promise<Failure | undefined> {
    const parameters: Bound = boundTo(document);
    for (const copies of [1, 2]) {
      const loaded = await player.load(Array.from({ length: copies }, () => document));
      const played = await player.rows(query, [], parameters);
      if (played.outcome === 'refused') return undefined;
      if (played.outcome === 'error') return errorFailure(query, played.message, loaded, parameters, kit);
      const wrong = played.result.find((row) => !kit.solver.fits(row, each));
      if (wrong !== undefined) return rowFailure(query, each, wrong, loaded, parameters, kit);
    }
    return undefined;
  }
}

/**
 * What an update supplies: what was seen, and what it cannot be shown never to supply. Only where it is known that no
 * document meets a condition after the update does it not supply it.
 */
function mayBeSupplied(
  seen: Verification['supplies'],
  reads: Reads,
  facts: UpdateFacts,
  before: readonly Shape[],
  kit: Kit,
): Verification['supplies'] {
  return Object.fromEntries(
    Object.values(reads.queries).map((query) => {
      const answers = seen[query.name] ?? {};
      const refined = useOf(query, reads).conditions.map((condition): [string, boolean] => {
        const { touched } = facts;
        const isTouched =
          touched === undefined || touched.some((path) => condition.paths.some((each) => touches(path, each)));
        if (!isTouched || answers[condition.text] === true) return [condition.text, answers[condition.text] === true];
        const meaning = kit.meaningsFor(query).of(condition, query.params);
        if ('refused' in meaning) return [condition.text, true];
        return [condition.text, facts.spoils(before, [meaning.shape], false)?.verdict !== 'never'];
      });
      return [query.name, Object.fromEntries(refined)];
    }),
  );
}
