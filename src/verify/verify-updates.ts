import type { Parameter, Query, Reads, Shape, Update } from '../contract/contract.js';
import type { Condition } from '../../fixtures/condition.js';
import { absent, edgeValues } from '../../fixtures/edge-values.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import { closesSomething, declaredPaths } from '../../fixtures/shape-paths.js';
import { InternalError } from '../problem/errors.js';
import { canonicalText } from '../value/digest.js';
import { touches, useOf, wholeClaims, type Claim } from './claim.js';
import { failureOf } from './failure.js';
import { shapesOf, type Kit } from './kit.js';
import type { Bound, Player } from './player.js';
import { judgeClaim } from './prover.js';
import type { Failure, UndecidedReason } from './verdict.js';
import type { Findings } from './verification.js';

/** What is known of one update before it is run. */
export interface UpdateFacts {
  readonly update: Update;
  /** The paths that it can change; undefined when they cannot be listed. */
  readonly touched: readonly string[] | undefined;
  /** What writers that are known here store, one by one. */
  readonly stored: readonly (readonly Shape[])[];
  /** The conditions of its filter. */
  readonly conditions: readonly Condition[];
  /**
   * Asks the solver for a document, of those that fit `before`, that the update may turn into one that fits `given` and
   * not `must`. Undefined when the update cannot be asked about.
   */
  readonly spoils: (before: readonly Shape[], given: readonly Shape[], must: Shape) => Spoiling | undefined;
}

/** Whether an update can spoil a document, as far as its shapes say. */
export type Spoiling =
  | { readonly verdict: 'never' }
  /** A document and parameters that may show it; only the engine can tell. */
  | { readonly verdict: 'perhaps'; readonly document?: FixtureDocument; readonly parameters?: Bound };

/** A document to try an update on, with parameters that are part of the suspicion. */
interface Suspect {
  readonly document: FixtureDocument;
  readonly parameters: Bound;
}

const mostDocuments = 24;
const mostWhenProved = 4;
const mostParameterChoices = 4;

/**
 * Whether an update, applied to any document of which all claims are true and which is as the updater assumes, leaves a
 * document of which they are true. A claim that speaks only of paths the update does not touch is kept for sure; others
 * are proved by the shape of what is left behind, or, where that is not a shape, tried in the engine.
 */
export async function verifyPreservation(
  reads: Reads | undefined,
  claims: readonly Claim[],
  facts: UpdateFacts,
  kit: Kit,
  player: Player,
): Promise<Findings> {
  const { update } = facts;
  const premises = update.assumes === undefined ? [] : [update.digest];
  const hit = claims.filter((claim) => isTouched(claim, facts.touched));
  const supplied = { supplies: reads === undefined ? {} : noSupplies(reads), premises, notes: update.notes };
  if (hit.length === 0) return { failures: [], reasons: [], ...supplied };
  const whole = reads === undefined ? [] : wholeClaims(reads);
  const own = claims.filter((claim) => reads === undefined || !claim.implied);
  const parts = [await judgeFrom({ hit, whole, known: [...whole, ...own], stored: [] }, facts, kit, player)];
  for (const stored of lacking(whole, facts, kit)) {
    parts.push(await judgeFrom({ hit, whole: [], known: claims, stored }, facts, kit, player));
  }
  const fixtures = parts.reduce((sum, part) => sum + part.fixtures, 0);
  const reasons = parts.flatMap((part) => part.reasons);
  if (fixtures === 0 && parts[0]?.doubtful === true) {
    reasons.push({
      code: 'nothing-to-update',
      message: `No document was found that update "${update.name}" could be tried on.`,
    });
  }
  const left = parts.flatMap((part) => part.left);
  return {
    failures: withoutEchoes(parts.flatMap((part) => part.failures)),
    reasons,
    fixtures,
    onlyTested: parts.some((part) => part.doubtful),
    ...supplied,
    ...(reads === undefined ? {} : { supplies: suppliesOf(reads, facts, left, kit) }),
  };
}

/**
 * What known writers store that the reader cannot read as a whole, though none of its queries meets it: an update may
 * move such a document into a query, and the reader's shape says nothing about it.
 */
function lacking(whole: readonly Claim[], facts: UpdateFacts, kit: Kit): readonly (readonly Shape[])[] {
  return facts.stored.filter((stored) => whole.some((claim) => judgeClaim(claim, stored, kit).status === 'broken'));
}

/** Documents from which an update starts. */
interface Start {
  /** The claims that the update could spoil. */
  readonly hit: readonly Claim[];
  /** The claims that the reader's shapes hold, when these documents keep to them. */
  readonly whole: readonly Claim[];
  /** What is true of the documents. */
  readonly known: readonly Claim[];
  /** What one writer stores, when only its documents are meant. */
  readonly stored: readonly Shape[];
}

interface Part {
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
  readonly fixtures: number;
  /** Whether something was only tried. */
  readonly doubtful: boolean;
  readonly left: readonly FixtureDocument[];
}

async function judgeFrom(
  { hit, whole, known, stored }: Start,
  facts: UpdateFacts,
  kit: Kit,
  player: Player,
): Promise<Part> {
  const before = [...stored, ...hypothesis(known, facts, kit)];
  const keepsWhole = whole.length > 0 && whole.every((claim) => judgeSpoiling(claim, before, facts, kit).proved);
  const proofs = hit.map((claim) =>
    keepsWhole && claim.implied ? { claim, proved: true } : { claim, ...judgeSpoiling(claim, before, facts, kit) },
  );
  const suspects = proofs.flatMap((proof) =>
    'suspect' in proof && proof.suspect !== undefined ? [proof.suspect] : [],
  );
  const most = proofs.every(({ proved }) => proved) ? mostWhenProved : mostDocuments;
  const trial = await tryOut(hit, known, facts, before, suspects, most, kit, player);
  const [wrong] = trial.failures.filter(({ claim }) => proofs.some((each) => each.claim === claim && each.proved));
  if (wrong !== undefined) throw disagreement(facts.update, wrong.failure);
  const failing = new Set(trial.failures.map(({ claim }) => claim));
  return {
    failures: trial.failures.map(({ failure }) => failure),
    reasons: trial.reasons,
    fixtures: trial.fixtures,
    doubtful: proofs.some(({ claim, proved }) => !proved && !failing.has(claim)),
    left: trial.left,
  };
}

/** Whether the update can change anything that the claim looks at. */
function isTouched(claim: Claim, touched: readonly string[] | undefined): boolean {
  if (touched === undefined) return true;
  const shapes = [...claim.given, claim.must];
  if (shapes.some(closesSomething)) return true;
  const looked = [
    ...claim.conditions.flatMap((condition) => condition.paths),
    ...shapes.flatMap((shape) => declaredPaths(shape)),
  ];
  return touched.some((path) => path === '' || looked.some((each) => touches(each, path)));
}

/** What is true of every document that the update can meet, as shapes; each claim that has no conditions is one. */
function hypothesis(claims: readonly Claim[], facts: UpdateFacts, kit: Kit): readonly Shape[] {
  const { update } = facts;
  const filter = shapesOf(facts.conditions, kit.meaningsFor(undefined), update.params);
  const invariants = claims.map((claim) => implication(claim, kit)).filter((shape) => shape !== undefined);
  return [...kit.storable, ...invariants, ...(update.assumes === undefined ? [] : [update.assumes]), ...filter.shapes];
}

/**
 * A claim as a shape of its own, "if the conditions, then the rest". A claim whose conditions depend on parameters says
 * so for all their values, and so does the shape: it holds where any value of theirs could be met.
 */
function implication(claim: Claim, kit: Kit): Shape | undefined {
  const { shapes, refused } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
  if (refused.length > 0) return undefined;
  const given = [...claim.given, ...shapes];
  if ([...given, claim.must].some(hasDefinitions)) return given.length === 0 ? claim.must : undefined;
  return given.length === 0 ? claim.must : { anyOf: [claim.must, { not: { allOf: [...given] } }] };
}

/** References start at the root of their own shape, so that a shape with definitions cannot be put into another. */
function hasDefinitions(shape: Shape): boolean {
  return typeof shape === 'object' && ('$defs' in shape || 'definitions' in shape);
}

function judgeSpoiling(
  claim: Claim,
  before: readonly Shape[],
  facts: UpdateFacts,
  kit: Kit,
): { readonly proved: boolean; readonly suspect?: Suspect } {
  const { shapes } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
  const spoiling = facts.spoils(before, [...claim.given, ...shapes], claim.must);
  if (spoiling === undefined) return { proved: false };
  if (spoiling.verdict === 'never') return { proved: true };
  const { document, parameters = {} } = spoiling;
  return { proved: false, ...(document === undefined ? {} : { suspect: { document, parameters } }) };
}

interface Trial {
  readonly failures: readonly { readonly claim: Claim; readonly failure: Failure }[];
  readonly reasons: readonly UndecidedReason[];
  readonly fixtures: number;
  /** Documents as the update left them. */
  readonly left: readonly FixtureDocument[];
}

async function tryOut(
  claims: readonly Claim[],
  known: readonly Claim[],
  facts: UpdateFacts,
  before: readonly Shape[],
  suspects: readonly Suspect[],
  most: number,
  kit: Kit,
  player: Player,
): Promise<Trial> {
  const { update } = facts;
  const failures: { readonly claim: Claim; readonly failure: Failure }[] = [];
  const tests = claims.map((claim) => ({ claim, test: testOf(claim, kit) }));
  const trueBefore = known.map((claim) => testOf(claim, kit));
  const documents = documentsBefore(claims, before, most, kit);
  const left: FixtureDocument[] = [];
  const attempts = [
    ...suspects.map(({ document, parameters }) => ({
      document,
      choices: [{ ...kit.bind(facts.conditions, update.params, document), ...parameters }],
    })),
    ...documents.found.map((document, index) => ({
      document,
      choices: parameterChoices(facts, document, kit).slice(0, index < 4 ? mostParameterChoices : 1),
    })),
  ];
  let fixtures = 0;
  for (const { document, choices } of attempts) {
    for (const parameters of choices) {
      const [loaded] = await player.load([document]);
      if (loaded === undefined || trueBefore.some((test) => !test(loaded))) continue;
      const played = await player.update(update, parameters);
      if (played.outcome === 'refused') return { failures, reasons: [played.reason], fixtures, left };
      if (played.outcome === 'error') continue;
      fixtures += 1;
      const [after] = played.result;
      if (after === undefined) continue;
      left.push(after);
      for (const { claim, test } of tests) {
        if (failures.some((each) => each.claim === claim) || test(after)) continue;
        failures.push({ claim, failure: failureOf(claim, after, parameters, kit, loaded) });
      }
    }
  }
  return { failures, reasons: documents.reasons, fixtures, left };
}

/** Whether a claim is true of a document; a claim that cannot be judged counts as true, and proves nothing. */
function testOf(claim: Claim, kit: Kit): (document: FixtureDocument) => boolean {
  const { shapes, refused } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
  if (refused.length > 0) return () => true;
  return (document) =>
    kit.solver.fits(document, claim.must) ||
    ![...claim.given, ...shapes].every((shape) => kit.solver.fits(document, shape));
}

/** Documents that the update may meet: at the edges of what is known of them, and inside and outside of each claim's conditions. */
function documentsBefore(
  claims: readonly Claim[],
  before: readonly Shape[],
  most: number,
  kit: Kit,
): { readonly found: readonly FixtureDocument[]; readonly reasons: readonly UndecidedReason[] } {
  const edges = kit.edges(before);
  const aimed = (most <= mostWhenProved ? [] : onePerQuery(claims)).flatMap((claim) => {
    const { shapes } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
    const spoken = [...claim.given, ...shapes];
    const searches = [
      kit.solver.find([...before, ...spoken], []),
      kit.solver.find(before, [claim.must]),
      ...spoken.map((shape) => kit.solver.find([...before, ...spoken.filter((each) => each !== shape)], [shape])),
    ];
    return searches.flatMap((search) => (search.verdict === 'found' ? [search.document] : []));
  });
  const seen = new Set<string>();
  const found = [...aimed, ...edges.fixtures.map((fixture) => fixture.document)].filter((document) => {
    const text = canonicalText(kit.written(document));
    return !seen.has(text) && seen.add(text);
  });
  return { found: found.slice(0, most), reasons: edges.reasons };
}

/** The claims of one query have nearly the same conditions: one of them is enough to aim by. */
function onePerQuery(claims: readonly Claim[]): readonly Claim[] {
  return claims.filter((claim, index) => claims.findIndex((each) => each.query === claim.query) === index);
}

/** Parameters with which the update finds the document, with different values for those that it is free to choose. */
function parameterChoices(facts: UpdateFacts, document: FixtureDocument, kit: Kit): readonly Bound[] {
  const { params } = facts.update;
  const bound = kit.bind(facts.conditions, params, document);
  const compared = new Set(facts.conditions.flatMap((condition) => parametersIn(condition)));
  const free = Object.entries(params).filter(([name]) => !compared.has(name));
  const values = free.map(([name, parameter]) => [name, valuesOf(parameter, bound[name], kit)] as const);
  const rounds = Math.max(1, ...values.map(([, each]) => each.length));
  return Array.from({ length: rounds }, (_, index) => ({
    ...bound,
    ...Object.fromEntries(values.map(([name, each]) => [name, each[index % each.length]])),
  }));
}

function valuesOf(parameter: Parameter, first: unknown, kit: Kit): readonly unknown[] {
  const edges = edgeValues([parameter.shape], kit.values, kit.random)
    .map((edge) => edge.value)
    .filter((value) => value !== absent && kit.solver.fits(value, parameter.shape));
  return [first, ...edges];
}

function parametersIn(condition: Condition): readonly string[] {
  const names: string[] = [];
  JSON.stringify(condition.filter, (key, value: unknown) => {
    if (key === '$param' && typeof value === 'string') names.push(value);
    return value;
  });
  return names;
}

/** An update supplies a condition when it can change what the condition looks at and leave a document that meets it. */
function suppliesOf(reads: Reads, facts: UpdateFacts, left: readonly FixtureDocument[], kit: Kit): Supplies {
  return mapConditions(reads, (query, condition) => {
    const { touched } = facts;
    if (touched !== undefined && !touched.some((path) => condition.paths.some((each) => touches(path, each))))
      return false;
    const meaning = kit.meaningsFor(query).of(condition, query.params);
    return 'refused' in meaning || left.some((document) => kit.solver.fits(document, meaning.shape));
  });
}

function noSupplies(reads: Reads): Supplies {
  return mapConditions(reads, () => false);
}

type Supplies = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

function mapConditions(reads: Reads, answer: (query: Query, condition: Condition) => boolean): Supplies {
  return Object.fromEntries(
    Object.values(reads.queries).map((query) => [
      query.name,
      Object.fromEntries(useOf(query, reads).conditions.map((condition) => [condition.text, answer(query, condition)])),
    ]),
  );
}

function disagreement(update: Update, failure: Failure): InternalError {
  return new InternalError(
    `The proof says that update "${update.name}" keeps what the reader relies on, the engine shows that it does not. ${canonicalText(
      {
        before: failure.before ?? null,
        parameters: failure.parameters ?? {},
        after: failure.document ?? failure.counterexample ?? null,
      },
    )}`,
  );
}

function withoutEchoes(failures: readonly Failure[]): readonly Failure[] {
  const seen = new Set<string>();
  return failures.filter((failure) => {
    const place = `${failure.query ?? ''} ${failure.path ?? ''}`;
    return !seen.has(place) && seen.add(place);
  });
}
