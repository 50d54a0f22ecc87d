import type { Query, Reads, Shape } from '../contract/contract.js';
import type { Condition } from '../../fixtures/condition.js';
import { useOfDynamoQuery } from './dynamodb/query-use.js';
import { useOfMongoQuery } from './mongodb/query-use.js';
import type { QueryUse } from './query-use.js';
import { omitFromShape, restrictShape } from './restrict-shape.js';
import { declaredPaths } from '../../fixtures/shape-paths.js';

/**
 * Something that a reader relies on, as a statement about single documents: every document that fits `given` and meets
 * `conditions` for some parameters fits `must`. A reader's invariant is the conjunction of its claims; a document that
 * breaks one is to blame exactly as far as the claim says.
 */
export interface Claim {
  readonly code: 'outside-where' | 'breaks-result' | 'breaks-condition' | 'breaks-shape';
  /** The query that is hit; none when the section is judged whole. */
  readonly query?: Query;
  /** For `breaks-condition`, the path at which the document breaks the shape. */
  readonly path?: string;
  readonly given: readonly Shape[];
  readonly conditions: readonly Condition[];
  readonly must: Shape;
  /** All that the reader declares, to tell a field that it does not know from one that it does not use. */
  readonly declared: readonly string[];
  /** Whether it follows from the reader's whole shape, so that it need not be asked where that holds. */
  readonly implied: boolean;
  /** Whether the query returns every document that the claim speaks of. */
  readonly returned: boolean;
}

/** What a query asks of its documents, whichever the store. */
export function useOf(query: Query, reads: Reads): QueryUse {
  const known = uses.get(query);
  if (known !== undefined) return known;
  const use = readUse(query, reads);
  uses.set(query, use);
  return use;
}

const uses = new WeakMap<Query, QueryUse>();

function readUse(query: Query, reads: Reads): QueryUse {
  const { operation } = query;
  switch (operation.kind) {
    case 'get':
    case 'batchGet':
    case 'query':
    case 'scan':
      return useOfDynamoQuery(operation, reads.indexes, query.expect.each);
    default:
      return useOfMongoQuery(operation, query);
  }
}

/** Every claim of a reads section. One without queries is judged whole, and so is one whose documents others join. */
export function claimsOf(reads: Reads): readonly Claim[] {
  const queries = Object.values(reads.queries);
  const whole = queries.length === 0 || reads.joined === true ? wholeClaims(reads) : [];
  return [...whole, ...queries.flatMap((query) => claimsOfQuery(reads, query))];
}

/** What an update states of the documents that it meets, as a claim. */
export function claimOfAssumption(assumes: Shape): Claim {
  return {
    code: 'breaks-shape',
    given: [],
    conditions: [],
    must: assumes,
    declared: declaredPaths(assumes),
    implied: false,
    returned: false,
  };
}

/** The documents that a query speaks of, and what must be true of each: the section's own part and its kind's. */
export function concernOf(
  reads: Reads,
  query: Query | undefined,
): { readonly where: readonly Shape[]; readonly shapes: readonly Shape[] } {
  const kind = query?.of === undefined ? undefined : reads.kinds[query.of];
  return {
    where: [reads.where, kind?.where].filter((shape) => shape !== undefined),
    shapes: [reads.shape, kind?.shape].filter((shape) => shape !== undefined && shape !== true),
  };
}

/** That every document of the reader's concern has its shape: what updates may take for granted, as inserts establish it. */
export function wholeClaims(reads: Reads): readonly Claim[] {
  const where = reads.where === undefined ? [] : [reads.where];
  const declared = [reads.shape, ...Object.values(reads.kinds).map((kind) => kind.shape)].flatMap((shape) =>
    declaredPaths(shape),
  );
  const whole = { code: 'breaks-shape', conditions: [], declared, implied: false, returned: false } as const;
  return [
    { ...whole, given: where, must: reads.shape },
    ...Object.values(reads.kinds).map((kind) => ({ ...whole, given: [...where, kind.where], must: kind.shape })),
  ].filter((claim) => claim.must !== true);
}

function claimsOfQuery(reads: Reads, query: Query): readonly Claim[] {
  const use = useOf(query, reads);
  const { where, shapes } = concernOf(reads, query);
  const declared = shapes.flatMap((shape) => declaredPaths(shape));
  const claims: Claim[] = where.map((must) => ({
    code: 'outside-where',
    query,
    given: [],
    conditions: use.conditions,
    must,
    declared,
    implied: false,
    returned: true,
  }));
  const implied = use.rows !== 'documents' || query.expect.each === undefined;
  for (const must of resultShapes(query, use, shapes)) {
    claims.push({
      code: 'breaks-result',
      query,
      given: where,
      conditions: use.conditions,
      must,
      declared,
      implied,
      returned: true,
    });
  }
  for (const path of conditionPaths(use, shapes)) {
    const conditions = use.conditions.filter((condition) => !condition.paths.some((each) => touches(each, path)));
    for (const shape of shapes) {
      const must = restrictShape(shape, [path]);
      claims.push({
        code: 'breaks-condition',
        query,
        path,
        given: where,
        conditions,
        must,
        declared,
        implied: true,
        returned: false,
      });
    }
  }
  return claims;
}

/** What the result of a query must be, as shapes of the document that it comes from. */
function resultShapes(query: Query, use: QueryUse, shapes: readonly Shape[]): readonly Shape[] {
  if (use.rows === 'documents' && query.expect.each !== undefined) return [query.expect.each];
  switch (use.result.kind) {
    case 'whole':
      return shapes;
    case 'except': {
      const { paths } = use.result;
      return shapes.map((shape) => omitFromShape(shape, paths));
    }
    case 'only': {
      const { paths } = use.result;
      return shapes.flatMap((shape) => {
        const declared = declaredPaths(shape);
        const used = paths.filter((path) => declared.some((each) => touches(each, path)));
        return used.length === 0 ? [] : [restrictShape(shape, used)];
      });
    }
  }
}

/** The paths of the conditions and of the order that the reader's shape says something about. */
function conditionPaths(use: QueryUse, shapes: readonly Shape[]): readonly string[] {
  const declared = shapes.flatMap((shape) => declaredPaths(shape));
  const paths = [...use.conditions, ...use.optional].flatMap((condition) => condition.paths);
  return [...new Set([...paths, ...use.ordering])].filter((path) => declared.some((each) => touches(each, path)));
}

/** Whether two dotted paths meet: one is the other or lies inside it. Elements of arrays go unmentioned in queries. */
export function touches(a: string, b: string): boolean {
  const left = plain(a);
  const right = plain(b);
  return left.slice(0, right.length).every((part, index) => part === right[index]);
}

function plain(path: string): readonly string[] {
  return path.split('.').filter((part) => part !== '*' && !/^\d+$/.test(part) && !part.startsWith('$'));
}
