import type { PairKey, PairKind, Verification } from '../verify/verdict.js';
import { copyText } from './copy-text.js';
import type { LedgerRecord, PublicationRecord, PublishedSections, RecordId, VerificationRecord } from './record.js';
import { recordFormat } from './record.js';
import { digest, name, time } from './record-shape.js';
import type { Findings } from './run.js';
import type { PresenceRecord } from './stand-environments.js';

/** As much of a record as what stands is made of. */
export type Gist =
  | (Pick<PresenceRecord, 'kind' | 'service' | 'version' | 'environment' | 'supersedes'> & {
      readonly instance?: string;
    })
  | Pick<PublicationRecord, 'kind' | 'service' | 'version' | 'contract' | 'sections' | 'supersedes'>
  | (Pick<VerificationRecord, 'kind' | 'supersedes' | 'replayed'> & {
      readonly pair: PairKey;
      readonly findings: Findings;
    });

interface KnownSections {
  readonly text: string;
  readonly sections: readonly PublishedSections[];
}

// Text that JSON writes as it is: with no escapes to undo, and one byte for each character.
const plain = '[ !#-\\[\\]-~]';
const format = String(recordFormat);
const hex = '[0-9a-f]{64}';

const presencePattern = new RegExp(
  `^\\{"at":"(${plain}+)","environment":"(${plain}+)",(?:"instance":"(${plain}+)",)?` +
    `"kind":"(deployment|undeployment|release|support-ended)","mortise":${format},"nonce":"(${plain}+)",` +
    `"service":"(${plain}+)",(?:"supersedes":\\[((?:"${hex}",?)+)\\],)?"version":"(${plain}+)"\\}$`,
  'u',
);
const publicationStart = new RegExp(
  `^\\{(?:"branch":"${plain}*",)?(?:"ciUrl":"${plain}*",)?(?:"commit":"${plain}*",)?` +
    `"contract":"(${hex})","kind":"publication","mortise":${format},"sections":`,
  'u',
);
const publicationEnd = new RegExp(`,"service":"(${plain}+)","version":"(${plain}+)"\\}$`, 'uy');
const verificationStart = new RegExp(
  `^\\{"at":"(${plain}+)","kind":"verification","mortise":${format},"nonce":"(${plain}+)","verification":`,
  'u',
);
const pairPattern = new RegExp(`"pair":\\{"kind":"([a-z-]+)","left":"(${hex})","right":"(${hex})"\\}`, 'uy');

/** So many different texts are remembered; a ledger in which nothing repeats itself gains nothing by more. */
const mostRemembered = 4096;

/**
 * Reads records that say again what another has said, without taking them apart: versions publish the same sections and
 * pairs find the same over and over, and only names, times and digests differ. What `skim` gives is what parsing and
 * checking the text would have given, because the text is put together of parts that were parsed and checked before and
 * of plain values that are checked here; any other text is left to the parser.
 */
export class Skimming {
  readonly #sections = new Map<RecordId, readonly KnownSections[]>();
  /** By what stands before the pair in a verification, then by what stands after it. */
  readonly #findings = new Map<string, Map<string, Findings>>();
  readonly #pairKinds = new Set<string>();
  #remembered = 0;

  /** What a record says, or undefined when it has to be parsed. */
  skim(text: string): Gist | undefined {
    // The first member in order of name tells the kinds apart.
    if (text.startsWith('{"at":"')) {
      return text.startsWith('"kind":"verification"', text.indexOf('"', 7) + 2)
        ? this.#skimVerification(text)
        : skimPresence(text);
    }
    return this.#skimPublication(text);
  }

  /** Remembers the parts of a record that was parsed and checked, so that the next one that has them can be skimmed. */
  learn(text: string, record: LedgerRecord): void {
    if (this.#remembered >= mostRemembered) return;
    if (record.kind === 'publication') this.#learnSections(text, record);
    if (record.kind === 'verification') this.#learnFindings(text, record.verification);
  }

  #skimPublication(text: string): Gist | undefined {
    const start = publicationStart.exec(text);
    if (start === null) return undefined;
    const [{ length }, contract = ''] = start;
    for (const known of this.#sections.get(contract) ?? []) {
      if (!text.startsWith(known.text, length)) continue;
      publicationEnd.lastIndex = length + known.text.length;
      const [, service = '', version = ''] = publicationEnd.exec(text) ?? [];
      if (name(service) !== undefined || name(version) !== undefined) continue;
      return { kind: 'publication', service, version, contract, sections: known.sections };
    }
    return undefined;
  }

  #learnSections(text: string, { contract, sections }: PublicationRecord): void {
    const part = JSON.stringify(sections);
    const { length } = publicationStart.exec(text)?.[0] ?? '';
    if (length === 0 || !text.startsWith(part, length)) return;
    const known = this.#sections.get(contract) ?? [];
    if (known.some((each) => each.text === part)) return;
    this.#sections.set(contract, [...known, { text: part, sections }]);
    this.#remembered++;
  }

  #skimVerification(text: string): Gist | undefined {
    const cut = cutVerification(text);
    if (cut === undefined || !this.#pairKinds.has(cut.pair.kind)) return undefined;
    const findings = this.#findings.get(cut.before)?.get(cut.after);
    return findings === undefined ? undefined : { kind: 'verification', pair: cut.pair, findings };
  }

  #learnFindings(text: string, verification: Verification): void {
    const cut = cutVerification(text);
    if (cut === undefined) return;
    const { pair, ...findings } = verification;
    // Whoever writes the parts again must get the text again, so that the pair is the one that the text was cut at.
    const members = Object.entries(verification);
    const at = members.findIndex(([member]) => member === 'pair');
    const before = members.slice(0, at).map(([member, value]) => `${JSON.stringify(member)}:${JSON.stringify(value)},`);
    const after = members.slice(at + 1).map(([member, value]) => `,${JSON.stringify(member)}:${JSON.stringify(value)}`);
    if (cut.before !== `{${before.join('')}` || cut.after !== `${after.join('')}}}`) return;
    if (Object.keys(pair).join() !== 'kind,left,right') return;
    this.#pairKinds.add(pair.kind);
    let known = this.#findings.get(cut.before);
    if (known === undefined) this.#findings.set(cut.before, (known = new Map<string, Findings>()));
    known.set(cut.after, findings);
    this.#remembered++;
  }
}

function skimPresence(text: string): Gist | undefined {
  const found = presencePattern.exec(text);
  if (found === null) return undefined;
  const [, at, environment = '', instance, kind, nonce, service = '', replaced, version = ''] = found;
  if (time(at) !== undefined) return undefined;
  for (const each of [environment, nonce, service, version]) if (name(each) !== undefined) return undefined;
  if (instance !== undefined && name(instance) !== undefined) return undefined;
  const supersedes = replaced === undefined ? undefined : digestsIn(replaced);
  if (replaced !== undefined && supersedes === undefined) return undefined;
  return {
    kind: kind as PresenceRecord['kind'],
    service,
    version,
    environment,
    ...(instance === undefined ? {} : { instance }),
    ...(supersedes === undefined ? {} : { supersedes }),
  };
}

/** The digests of a list as it stands in JSON, or undefined when a comma is where none belongs or is missing. */
function digestsIn(list: string): readonly string[] | undefined {
  const digests = list.slice(1, -1).split('","');
  return digests.every((each) => digest(each) === undefined) ? digests.map(copyText) : undefined;
}

interface CutVerification {
  readonly before: string;
  readonly pair: PairKey;
  readonly after: string;
}

/** A verification's text as what stands before its pair, the pair, and what stands after it. */
function cutVerification(text: string): CutVerification | undefined {
  const start = verificationStart.exec(text);
  if (start === null || time(start[1]) !== undefined || name(start[2]) !== undefined) return undefined;
  const [{ length }] = start;
  const at = text.indexOf('"pair":{"kind":"', length);
  if (at === -1) return undefined;
  pairPattern.lastIndex = at;
  const found = pairPattern.exec(text);
  if (found === null) return undefined;
  const [, kind = '', left = '', right = ''] = found;
  return {
    before: text.slice(length, at),
    pair: { kind: kind as PairKind, left, right },
    after: text.slice(pairPattern.lastIndex),
  };
}
