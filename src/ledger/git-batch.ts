/**
 * The objects that `git cat-file --batch` tells of, in the order in which they were asked for: for each piece of its
 * output, those that are complete with it; null for what is not there or no file. Throws RangeError when the output ends
 * too early.
 */
export async function* batchObjects(
  pieces: AsyncIterable<Buffer>,
  count: number,
): AsyncGenerator<readonly (Buffer | null)[]> {
  // What is left of earlier pieces: a large object comes in many of them.
  let left: Buffer[] = [];
  let size = 0;
  let needed = 1;
  let told = 0;
  for await (const piece of pieces) {
    left.push(piece);
    size += piece.length;
    if (size < needed) continue;
    const output = left.length === 1 ? piece : Buffer.concat(left, size);
    const objects: (Buffer | null)[] = [];
    let start = 0;
    for (needed = 1; start < output.length;) {
      const end = output.indexOf(10, start);
      if (end === -1) {
        needed = output.length - start + 1;
        break;
      }
      // `ID blob SIZE`, then the bytes and a line end; or `ID missing` and nothing.
      const [, type, length] = output.toString('latin1', start, end).split(' ');
      if (length === undefined) {
        objects.push(null);
        start = end + 1;
        continue;
      }
      const next = end + 1 + Number(length) + 1;
      if (next > output.length) {
        needed = next - start;
        break;
      }
      objects.push(type === 'blob' ? output.subarray(end + 1, next - 1) : null);
      start = next;
    }
    const rest = output.subarray(start);
    left = rest.length === 0 ? [] : [rest];
    size = rest.length;
    told += objects.length;
    if (objects.length > 0) yield objects;
  }
  if (told < count) throw new RangeError(`git told of ${String(told)} objects where ${String(count)} were asked for`);
}
