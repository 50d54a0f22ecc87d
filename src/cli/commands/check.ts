import { renderProblems } from '../../../reporters/problems.js';
import { MisuseError } from '../../problem/errors.js';
import { checkContracts } from '../../query/load-contracts.js';
import type { Json } from '../../value/json.js';
import { printable } from '../../value/printable.js';
import type { Run } from '../command.js';
import { contractPaths } from '../contract-paths.js';
import { readSettings } from '../settings.js';

/** Whether contracts are well-formed and self-consistent; every problem of every file at once. */
export const run: Run = async (args, world) => {
  const settings = await readSettings(args, world);
  const checked = await checkContracts(contractPaths(args, settings), { cwd: world.cwd });
  const { contracts, problems, warnings, files } = checked;
  if (problems.length === 0 && contracts.length === 0) {
    throw new MisuseError({
      code: 'no-contract',
      message: 'there is no contract to check',
      expected: 'files that are named *.contract.yaml (or .yml, .json, .ts, .mts, .js, .mjs)',
    });
  }
  const services = contracts.map(({ service, datasets }) => ({ service, datasets: Object.keys(datasets) }));
  const count = (of: number, one: string, many: string): string => `${of} ${of === 1 ? one : many}`;
  const good = [
    ...services.map(({ service, datasets }) => `  ${service.padEnd(16)} ${datasets.join(', ')}`),
    `${count(services.length, 'contract', 'contracts')} in ${count(files.length, 'file', 'files')}: well-formed and self-consistent`,
  ];
  const bad = `${count(problems.length, 'problem', 'problems')} in ${count(files.length, 'file', 'files')}`;
  const warned = warnings.length === 0 ? '' : `${renderProblems(warnings)}\n`;
  const text =
    problems.length === 0 ? warned + printable(good.join('\n')) : `${warned}${renderProblems(problems)}\n${bad}`;
  return {
    exitCode: problems.length === 0 ? 0 : 2,
    result: { files, services, problems, warnings } as unknown as Json,
    text,
  };
};
