import { renderContainment, writtenWitness } from '../../../reporters/containment.js';
import { checkContainment } from '../../schema/contain.js';
import { saysBsonType } from '../../schema/question.js';
import type { Json } from '../../value/json.js';
import { flag, optionalText, requiredText } from '../arguments.js';
import type { Run } from '../command.js';
import { refuseMalformed, withFiles, type Values } from '../named-schemas.js';
import { readJsonFile } from '../read-json.js';

/** Whether every document of the writer's schema is valid under the reader's. */
export const run: Run = async (args, world) => {
  const files = [requiredText(args, 'writer'), requiredText(args, 'reader')] as const;
  const [writer, reader] = [await readJsonFile(files[0], world), await readJsonFile(files[1], world)];
  const schemas = [
    { file: files[0], schema: writer },
    { file: files[1], schema: reader },
  ];
  const named = optionalText(args, 'values') as Values | undefined;
  const values = named ?? ([writer, reader].some(saysBsonType) ? 'bson' : 'json');
  refuseMalformed(schemas, values);
  const asked = checkContainment(writer, reader, {
    values,
    names: { source: 'the writer', target: 'the reader' },
    ...(flag(args, 'open-writer') ? {} : { undeclared: 'absent' as const }),
  });
  const answer = withFiles(asked, schemas, values);
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
