import { digestOf } from '../value/digest.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { canonicalInsert, canonicalUpdateUnit, type Undigested } from './canonical-form.js';
import { anyOfShapes } from './combine-shapes.js';
import { declaredIn, knownKind } from './compile-reads.js';
import type { Delete, Insert, Reads, Shape, Update, Writes } from './contract.js';
import { didYouMean, listNames } from './findings.js';
import { writerShape } from './implied-id.js';
import { overlayFields } from './overlay-fields.js';
import { resolveParameters } from './parameters.js';
import { mapEntries, statedShape, textEntry, type OpenQuestion, type SectionContext } from './section.js';
import type { SourcePath } from './source.js';

export interface CompiledWrites {
  readonly writes: Writes;
  readonly questions: readonly OpenQuestion[];
}

/** Compiles the writes of one dataset. `reads` is what the same service reads of it: its kinds and declared types. */
export function compileWrites(written: JsonObject, reads: Reads | undefined, context: SectionContext): CompiledWrites {
  const questions: OpenQuestion[] = [];
  const unique = compileUnique(written['unique']);
  const inserts = compileInserts(written['inserts'], unique, context);
  const declared: Declarations = {
    reads,
    inserts: Object.values(inserts)
      .filter((insert) => !insert.atRest)
      .map((insert) => insert.shape),
  };
  const updates = mapEntries(written['updates']).flatMap(([name, update]): [string, Update][] => {
    const compiled = compileUpdate(name, update, { ...declared, unique }, context, questions);
    return compiled === undefined ? [] : [[name, compiled]];
  });
  const deletes = mapEntries(written['deletes']).flatMap(([name, item]): [string, Delete][] => {
    const compiled = compileDelete(name, item, declared, context, questions);
    return compiled === undefined ? [] : [[name, compiled]];
  });
  for (const name of ['samples', 'writer'] as const) reportEscape(name, written[name], context);
  return {
    writes: {
      inserts,
      updates: Object.fromEntries(updates),
      deletes: Object.fromEntries(deletes),
      unique,
      ...textEntry(written, 'samples'),
      ...textEntry(written, 'writer'),
    },
    questions,
  };
}

function compileUnique(written: Json | undefined): Writes['unique'] {
  const unique = Array.isArray(written) ? (written as readonly Json[]) : [];
  return unique.flatMap((item) => {
    const key = isJsonObject(item) ? item['key'] : undefined;
    return Array.isArray(key) ? [{ key: key.filter((part): part is string => typeof part === 'string') }] : [];
  });
}

/** Files beside the contract are named like those that it refers to: below its folder. */
function reportEscape(name: string, path: Json | undefined, context: SectionContext): void {
  if (typeof path !== 'string' || (!path.split(/[/\\]/).includes('..') && !/^([/\\]|[A-Za-z]:)/.test(path))) return;
  context.findings.problem({
    code: 'ref-escape',
    message: `\`${name}: ${path}\` leads out of the folder of the contract.`,
    at: [...context.at, name],
    hint: 'Name files below the folder of the contract.',
  });
}

/** Where the types of fields can be taken from when an update names them. */
interface Declarations {
  readonly reads: Reads | undefined;
  readonly inserts: readonly Shape[];
}

function compileInserts(
  written: Json | undefined,
  unique: Writes['unique'],
  context: SectionContext,
): Readonly<Record<string, Insert>> {
  const entries = mapEntries(written);
  const all = new Map(entries);
  return Object.fromEntries(
    entries.flatMap(([name, insert]): [string, Insert][] => {
      const at = [...context.at, 'inserts', name];
      const stated = Object.hasOwn(insert, 'like')
        ? likeShape(name, insert, all, at, context)
        : statedShape(insert, context, at);
      if (stated === undefined) return [];
      const body = { name, shape: writerShape(stated, context.store), atRest: insert['at-rest'] === true };
      return [[name, { ...body, digest: digestOf(canonicalInsert(context.dataset, context.store, body, unique)) }]];
    }),
  );
}

/** The shape of an insert that is like another one but for some fields; the other may itself be like a third. */
function likeShape(
  name: string,
  insert: JsonObject,
  all: ReadonlyMap<string, JsonObject>,
  at: SourcePath,
  context: SectionContext,
): Shape | undefined {
  const { findings } = context;
  const chain: JsonObject[] = [];
  const seen = [name];
  let current = insert;
  while (typeof current['like'] === 'string') {
    const base = current['like'];
    const next = all.get(base);
    if (next === undefined) {
      const names = [...all.keys()].filter((other) => other !== name);
      findings.problem({
        code: 'like-not-found',
        message: `There is no insert \`${base}\` to be like.`,
        at: [...at, 'like'],
        expected: listNames(names),
        ...didYouMean(base, names),
      });
      return undefined;
    }
    if (seen.includes(base)) {
      findings.problem({
        code: 'like-cycle',
        message: `\`${name}\` is like itself: ${[...seen, base].map((step) => `\`${step}\``).join(' is like ')}.`,
        at: [...at, 'like'],
      });
      return undefined;
    }
    seen.push(base);
    chain.push(current);
    current = next;
  }
  if (Object.hasOwn(insert, 'shape')) {
    findings.problem({
      code: 'like-needs-fields',
      message:
        '`like` goes with `fields`, the fields that differ; with `shape` nothing of the other insert would be left.',
      at: [...at, 'shape'],
      on: 'key',
    });
    return undefined;
  }
  const overlays = chain.map((step) => step['fields']).filter((fields) => fields !== undefined);
  if (overlays.length === 0) return statedShape(current, context, [...context.at, 'inserts', seen.at(-1) ?? name]);
  const base = current['fields'];
  if (!isJsonObject(base)) {
    findings.problem({
      code: 'like-needs-fields',
      message: `\`${seen.at(-1) ?? ''}\` states its documents as \`shape\`, of which single fields cannot be replaced.`,
      at: [...at, 'like'],
      hint: 'State it as `fields`, or write this insert out.',
    });
    return undefined;
  }
  const fields = overlays.reduceRight<JsonObject>(
    (below, above) => (isJsonObject(above) ? overlayFields(below, above) : below),
    base,
  );
  return context.shapes.compile({ fields }, at, context.store, 'schema');
}

function compileUpdate(
  name: string,
  written: JsonObject,
  declared: Declarations & Pick<Writes, 'unique'>,
  context: SectionContext,
  questions: OpenQuestion[],
): Update | undefined {
  const { findings, store, language } = context;
  const at = [...context.at, 'updates', name];
  if (['filter', 'update', 'arrayFilters', 'assumes', 'replace'].some((part) => findings.isBroken([...at, part])))
    return undefined;
  const reading = language.readUpdate(written, at, findings);
  if (reading === undefined) return undefined;
  if (reading.facts.keyUse !== undefined)
    questions.push({ dataset: context.dataset, at: reading.facts.keyUse.at, keyUse: reading.facts.keyUse });
  const of = knownKind(written, declared.reads?.kinds ?? {}, at, context);
  const assumes = inline(written['assumes'], [...at, 'assumes'], context);
  const replace = inline(written['replace'], [...at, 'replace'], context);
  const kind = of === undefined ? undefined : declared.reads?.kinds[of];
  const documents = [
    ...(assumes === undefined ? [] : [assumes]),
    ...(kind === undefined ? [] : [kind.shape, kind.where]),
    ...(declared.reads === undefined ? [] : [declared.reads.shape]),
    ...(replace === undefined ? [] : [writerShape(replace, store)]),
    ...(declared.inserts.length === 0 ? [] : [anyOfShapes(declared.inserts)]),
    ...(store === 'mongodb' ? [writerShape(true, store)] : []),
  ];
  const returns = written['returns'];
  const body: Undigested<Update> = {
    name,
    ...(of === undefined ? {} : { of }),
    filter: reading.filter,
    ...(reading.update === undefined ? {} : { update: reading.update }),
    ...(replace === undefined ? {} : { replace: writerShape(replace, store) }),
    upsert: reading.upsert,
    many: written['many'] === true,
    ...(returns === 'before' || returns === 'after' ? { returns } : {}),
    ...(assumes === undefined ? {} : { assumes }),
    params: resolveParameters(reading.facts.uses, written['params'], [...at, 'params'], {
      store,
      findings,
      shapes: context.shapes,
      declared: (path) => declaredIn(documents, path),
      reportsUndeclared: false,
    }),
    ...(reading.arrayFilters === undefined ? {} : { arrayFilters: reading.arrayFilters }),
    notes: reading.notes,
  };
  return { ...body, digest: digestOf(canonicalUpdateUnit(context.dataset, store, body, declared.unique)) };
}

function compileDelete(
  name: string,
  written: JsonObject,
  declared: Declarations,
  context: SectionContext,
  questions: OpenQuestion[],
): Delete | undefined {
  const { findings, store, language } = context;
  const at = [...context.at, 'deletes', name];
  if (['filter', 'delete'].some((part) => findings.isBroken([...at, part]))) return undefined;
  const reading = language.readDelete(written, at, findings);
  if (reading === undefined) return undefined;
  if (reading.facts.keyUse !== undefined)
    questions.push({ dataset: context.dataset, at: reading.facts.keyUse.at, keyUse: reading.facts.keyUse });
  const documents = [
    ...(declared.reads === undefined ? [] : [declared.reads.shape]),
    ...(declared.inserts.length === 0 ? [] : [anyOfShapes(declared.inserts)]),
    ...(store === 'mongodb' ? [writerShape(true, store)] : []),
  ];
  return {
    filter: reading.filter,
    ...(reading.input === undefined ? {} : { input: reading.input }),
    many: written['many'] === true,
    params: resolveParameters(reading.facts.uses, written['params'], [...at, 'params'], {
      store,
      findings,
      shapes: context.shapes,
      declared: (path) => declaredIn(documents, path),
      reportsUndeclared: false,
    }),
  };
}

function inline(written: Json | undefined, at: SourcePath, context: SectionContext): Shape | undefined {
  return isJsonObject(written) ? context.shapes.compile(written, at, context.store, 'fields') : undefined;
}
