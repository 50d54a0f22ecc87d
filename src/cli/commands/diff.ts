import path from 'node:path';
import { renderContractDiff, renderShapeDiff } from '../../../reporters/diff.js';
import { writtenWitness } from '../../../reporters/containment.js';
import { MisuseError } from '../../problem/errors.js';
import type { Containment } from '../../schema/verdict.js';
import { isJsonObject, type Json } from '../../value/json.js';
import { optionalText, requiredText } from '../arguments.js';
import type { Outcome, Run } from '../command.js';
import type { ExitCode } from '../exit-code.js';
import type { NamedSchema, Values } from '../named-schemas.js';
import { readJsonFile } from '../read-json.js';
import type { World } from '../world.js';

/** What changed between two shapes, or between two contracts of a service. */
export const run: Run = async (args, world) => {
  const [before, after] = [requiredText(args, 'old'), requiredText(args, 'new')];
  const schemas = [before, after].every((name) => name.endsWith('.json') && !/\.contract\.json$/u.test(name));
  if (!schemas) return await diffContractFiles(before, after, world);
  return await diffSchemas(
    { file: before, schema: await readJsonFile(before, world) },
    { file: after, schema: await readJsonFile(after, world) },
    optionalText(args, 'values') as Values | undefined,
  );
};

async function diffSchemas(old: NamedSchema, fresh: NamedSchema, named: Values | undefined): Promise<Outcome> {
  const { refuseMalformed, withFiles } = await import('../named-schemas.js');
  const [before, after] = [old.schema, fresh.schema];
  const { diffShapes } = await import('../../schema/diff/diff-shapes.js');
  const { addedAndRemoved } = await import('../../schema/diff/added-removed.js');
  const { saysBsonType } = await import('../../schema/question.js');
  const values = named ?? ([before, after].some(saysBsonType) ? 'bson' : 'json');
  refuseMalformed([old, fresh], values);
  const asked = diffShapes(before, after, { values, undeclared: 'absent' });
  const placed = (answer: Containment): Containment => withFiles(answer, [old, fresh], values);
  const newDocuments = placed(asked.newDocuments);
  const diff = { ...asked, newDocuments, rollback: newDocuments, atRest: placed(asked.atRest) };
  const sets = values === 'json' ? await addedAndRemoved(before, after) : undefined;
  const written = (answer: Containment): Containment =>
    answer.verdict === 'not-contained' ? { ...answer, witness: writtenWitness(answer.witness, values) } : answer;
  const sides = {
    newDocuments: written(diff.newDocuments),
    rollback: written(diff.rollback),
    atRest: written(diff.atRest),
  };
  return {
    exitCode: exitCodeOf([diff.newDocuments, diff.atRest].map(({ verdict }) => breaks(verdict))),
    result: { kind: 'shapes', ...diff, ...sides, sets: sets ?? null } as unknown as Json,
    text: renderShapeDiff(diff, sets),
  };
}

async function diffContractFiles(before: string, after: string, world: World): Promise<Outcome> {
  const { loadContracts } = await import('../../query/load-contracts.js');
  const { diffContracts } = await import('../../verify/diff-contracts.js');
  const [old, fresh] = [
    await loadContracts([path.resolve(world.cwd, before)], { cwd: world.cwd }),
    await loadContracts([path.resolve(world.cwd, after)], { cwd: world.cwd }),
  ];
  const services = fresh.filter(({ service }) => old.some((contract) => contract.service === service));
  if (services.length === 0) {
    throw new MisuseError({
      code: 'no-contract',
      message: 'no service has a contract on both sides',
      expected: `one of ${old.map(({ service }) => service).join(', ')}`,
    });
  }
  const diffs = services.flatMap((contract) => {
    const was = old.find(({ service }) => service === contract.service);
    return was === undefined ? [] : [{ service: contract.service, changes: diffContracts(was, contract) }];
  });
  const all = diffs.flatMap(({ changes }) => changes);
  return {
    exitCode: exitCodeOf(all.flatMap(({ breaks: { newDocuments, atRest } }) => [newDocuments, atRest])),
    result: { kind: 'contracts', diffs: plainWitnesses(diffs as unknown as Json) },
    text: diffs.map(({ service, changes }) => renderContractDiff(service, changes)).join('\n\n'),
  };
}

/** A change that breaks somebody is a no; one of which only verifying tells is undecided. */
function exitCodeOf(breaking: readonly (boolean | undefined)[]): ExitCode {
  if (breaking.includes(true)) return 1;
  return breaking.includes(undefined) ? 3 : 0;
}

function breaks(verdict: Containment['verdict']): boolean | undefined {
  return verdict === 'undecided' ? undefined : verdict === 'not-contained';
}

/** Witnesses deep in a result, as Extended JSON can say them. */
function plainWitnesses(value: Json): Json {
  if (Array.isArray(value)) return value.map(plainWitnesses);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === 'witness' ? writtenWitness(member, 'bson') : plainWitnesses(member),
    ]),
  );
}
