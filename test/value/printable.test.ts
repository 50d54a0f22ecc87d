import { expect, test } from 'vitest';
import { printable, printableJson, printableLines } from '../../src/value/printable.js';

test('a terminal escape from another team is shown, not obeyed', () => {
  expect(printable('\u001b[31mred\u0007\u009b2J')).toBe('\\u001b[31mred\\u0007\\u009b2J');
});

test('a bidirectional override cannot turn the text around', () => {
  expect(printable('admin\u202exyz')).toBe('admin\\u202exyz');
});

test('accents and emoji are left alone', () => {
  expect(printable('é 👩🔧')).toBe('é 👩🔧');
});

test('a line feed in a text does not begin a line', () => {
  expect(printableLines(['a\r\nYES', 'b'])).toBe('a\\u000d\\u000aYES\nb');
});

test('JSON keeps its meaning and its layout', () => {
  const value = { name: '\u009b2J\u202e\n\u2028' };
  const text = printableJson(JSON.stringify(value, null, 2));
  expect(text).toBe('{\n  "name": "\\u009b2J\\u202e\\n\\u2028"\n}');
  expect(JSON.parse(text)).toEqual(value);
});
