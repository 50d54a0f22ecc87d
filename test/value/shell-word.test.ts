import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { flagWords, shellWord } from '../../src/value/shell-word.js';

test('a plain word stays as it is', () => {
  for (const word of ['orders', '1.4.2-rc.1+build', 'shop/orders.contract.yaml', 'billing@2', 'a:b=c']) {
    expect(shellWord(word)).toBe(word);
  }
});

test('a shell reads every quoted word as it was, and runs nothing', () => {
  const words = [
    '',
    ' ',
    "it's",
    '1;$(echo ran)',
    '`echo ran`',
    'a"b',
    '$HOME',
    '~',
    '*',
    'a\\b',
    '# no',
    "''",
    '日本',
  ];
  const printed = execFileSync('sh', ['-c', `printf '%s\\n' ${words.map(shellWord).join(' ')}`], { encoding: 'utf8' });
  expect(printed.split('\n').slice(0, -1)).toEqual(words);
});

test('a value that begins with a dash is no flag of its own', () => {
  expect(flagWords('in', 'prod')).toBe('--in prod');
  expect(flagWords('in', '-prod 1')).toBe("--in='-prod 1'");
});
