import { publishedForm } from '../../contract/published-form.js';
import { recordPublication } from '../../ledger/recording.js';
import { MisuseError } from '../../problem/errors.js';
import { loadContracts } from '../../query/load-contracts.js';
import type { Json } from '../../value/json.js';
import { printableLines } from '../../value/printable.js';
import { optionalText, requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { contractPaths } from '../contract-paths.js';
import { ledgerToWrite } from '../ledger.js';
import { findProvenance } from '../provenance.js';
import { readSettings } from '../settings.js';

/** Puts a version's contracts in the ledger; from then on the version is known. */
export const run: Run = async (args, world) => {
  const settings = await readSettings(args, world);
  const version = requiredText(args, 'service-version');
  const only = optionalText(args, 'service');
  const loaded = await loadContracts(contractPaths(args, settings), { cwd: world.cwd });
  const contracts = loaded.filter(({ service }) => only === undefined || service === only);
  if (contracts.length === 0) {
    throw new MisuseError({
      code: 'no-contract',
      message: only === undefined ? 'there is no contract to publish' : `there is no contract of ${only} to publish`,
      ...(loaded.length === 0 ? {} : { expected: loaded.map(({ service }) => service).join(', ') }),
    });
  }
  const [branch, commit, ciUrl] = ['branch', 'commit', 'ci-url'].map((name) => optionalText(args, name));
  const given = {
    ...(branch === undefined ? {} : { branch }),
    ...(commit === undefined ? {} : { commit }),
    ...(ciUrl === undefined ? {} : { ciUrl }),
  };
  const provenance = await findProvenance(given, world);
  const ledger = await ledgerToWrite(settings, world);
  const published: Json[] = [];
  const lines: string[] = [];
  for (const contract of contracts) {
    const request = { contract, published: publishedForm(contract), version, ...provenance };
    const { outcome } = await recordPublication(ledger, request);
    const { service } = contract;
    published.push({ service, version, outcome, datasets: Object.keys(contract.datasets) });
    lines.push(
      outcome === 'recorded'
        ? `Published ${service} ${version}: ${Object.keys(contract.datasets).join(', ')}`
        : `${service} ${version} is published already, with the same contract.`,
    );
  }
  return { exitCode: 0, result: { published, ...provenance }, text: printableLines(lines) };
};
