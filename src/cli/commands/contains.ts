import type { Json } from '../../value/json.js';
import { renderContainment } from '../../../reporters/containment.js';
import { flag, optionalText, requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { readJsonFile } from '../read-json.js';

/** Whether every document of the writer's schema is valid under the reader's. */
export const run: Run = async (args, world) => {
  const writer = await readJsonFile(requiredText(args, 'writer'), world);
  const reader = await readJsonFile(requiredText(args, 'reader'), world);
  const { checkContainment } = await import('../../schema/index.js');
  const values = optionalText(args, 'values') as 'json' | 'bson' | 'dynamodb' | undefined;
  const answer = checkContainment(writer, reader, {
    ...(values === undefined ? {} : { values }),
    ...(flag(args, 'open-writer') ? {} : { undeclared: 'absent' as const }),
  });
  const exitCode = answer.verdict === 'contained' ? 0 : answer.verdict === 'not-contained' ? 1 : 3;
  return { exitCode, result: answer as unknown as Json, text: renderContainment(answer) };
};
