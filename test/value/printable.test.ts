import { expect, test } from 'vitest';
import { printable } from '../../src/value/printable.js';

test('a terminal escape from another team is shown, not obeyed', () => {
  expect(printable('\u001b[31mred\u0007')).toBe('\\u001b[31mred\\u0007');
});

test('a bidirectional override cannot turn the text around', () => {
  expect(printable('admin\u202exyz')).toBe('admin\\u202exyz');
});

test('line feeds, accents and emoji are left alone', () => {
  expect(printable('é\n👩‍🔧'.replace('\u200d', ''))).toBe('é\n👩🔧');
});
