const slots = 2048;
const longest = 32;

/**
 * Turns the bytes of a field name into a string that earlier documents share. Names repeat from document to document;
 * a shared string carries its hash, which makes every later look-up in a `Map` faster.
 */
export class FieldNameCache {
  private readonly names: (string | undefined)[] = new Array<string | undefined>(slots).fill(undefined);

  /** The name in `bytes[start, end)`, or undefined when it is long or not ASCII. */
  read(bytes: Uint8Array, start: number, end: number): string | undefined {
    const length = end - start;
    if (length > longest) return undefined;
    let hash = length;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte > 127) return undefined;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 15)) & (slots - 1);
    const known = this.names[slot];
    if (known?.length === length && isAt(known, bytes, start)) return known;
    let name = '';
    for (let at = start; at < end; at += 1) name += String.fromCharCode(bytes[at] as number);
    this.names[slot] = name;
    return name;
  }
}

function isAt(name: string, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < name.length; index += 1) {
    if (name.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
