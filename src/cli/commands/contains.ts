import { renderContainment, writtenWitness } from '../../../reporters/containment.js';
import { checkContainment } from '../../schema/contain.js';
import { saysBsonType } from '../../schema/question.js';
import type { Json } from '../../value/json.js';
import { flag, optionalText, requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { readJsonFile } from '../read-json.js';

/** Whether every document of the writer's schema is valid under the reader's. */
export const run: Run = async (args, world) => {
  const writer = await readJsonFile(requiredText(args, 'writer'), world);
  const reader = await readJsonFile(requiredText(args, 'reader'), world);
  const named = optionalText(args, 'values') as 'json' | 'bson' | 'dynamodb' | undefined;
  const values = named ?? ([writer, reader].some(saysBsonType) ? 'bson' : 'json');
  const answer = checkContainment(writer, reader, {
    values,
    names: { source: 'the writer', target: 'the reader' },
    ...(flag(args, 'open-writer') ? {} : { undeclared: 'absent' as const }),
  });
  switch (answer.verdict) {
    case 'contained':
      return { exitCode: 0, result: answer as unknown as Json, text: renderContainment(answer, undefined) };
    case 'not-contained': {
      const witness = writtenWitness(answer.witness, values);
      const result = { ...answer, witness } as unknown as Json;
      return { exitCode: 1, result, text: renderContainment(answer, witness) };
    }
    case 'undecided':
      return { exitCode: 3, result: answer as unknown as Json, text: renderContainment(answer, undefined) };
  }
};
