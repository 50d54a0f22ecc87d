import { renderExamples } from '../../../reporters/examples.js';
import { renderProblems } from '../../../reporters/problems.js';
import { MisuseError } from '../../problem/errors.js';
import { checkContracts } from '../../query/load-contracts.js';
import { counted } from '../../value/counted.js';
import type { Json } from '../../value/json.js';
import { printableLines } from '../../value/printable.js';
import type { Run } from '../command.js';
import { contractPaths } from '../contract-paths.js';
import { worstExitCode, type ExitCode } from '../exit-code.js';
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
  const withExamples = contracts.filter(({ datasets }) =>
    Object.values(datasets).some(({ reads }) => (reads?.examples.length ?? 0) > 0),
  );
  // An engine is loaded only where an example needs one.
  const examples =
    withExamples.length === 0 ? [] : await (await import('../play-examples.js')).playExamples(withExamples, settings);
  const services = contracts.map(({ service, datasets }) => ({ service, datasets: Object.keys(datasets) }));
  const good = [
    ...services.map(({ service, datasets }) => `  ${service.padEnd(16)} ${datasets.join(', ')}`),
    `${counted(services.length, 'contract')} in ${counted(files.length, 'file')}: well-formed and self-consistent`,
  ];
  const bad = `${counted(problems.length, 'problem')} in ${counted(files.length, 'file')}`;
  const warned = warnings.length === 0 ? '' : `${renderProblems(warnings)}\n`;
  const text = problems.length === 0 ? printableLines(good) : `${renderProblems(problems)}\n${bad}`;
  const examplesText = renderExamples(examples);
  const exampleCodes = examples.map(({ verdict }): ExitCode =>
    verdict === 'passed' ? 0 : verdict === 'failed' ? 1 : 3,
  );
  return {
    exitCode: worstExitCode([problems.length === 0 ? 0 : 2, ...exampleCodes]),
    result: { files, services, examples, problems, warnings } as unknown as Json,
    text: [`${warned}${text}`, examplesText].filter((part) => part !== '').join('\n'),
  };
};
