/** A double as MongoDB turns it into text: at most 16 significant digits, with an exponent below 1e-4 and from 1e16 on. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', power = '0'] = value.toExponential(15).split('e');
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 16) {
    const plain = value.toFixed(15 - exponent);
    return plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
  }
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa.replace(/\.?0+$/, '')}e${exponent < 0 ? '-' : '+'}${digits}`;
}
