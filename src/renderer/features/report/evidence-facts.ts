import { digestNameOf, type Evidence } from '../../../shared/models/proof.js';
import type { RunRow } from '../../../shared/models/run.js';
import type { Texts } from '../../i18n/texts.js';

/** One line of what is known of a file. */
export interface EvidenceFact {
  readonly name: string;
  readonly value: string;
  /** Whether it is a value to compare letter by letter. */
  readonly isCode: boolean;
}

/** What is known of a file and its object, most important first; what is not known is left out. */
export function evidenceFacts(row: RunRow, texts: Texts): readonly EvidenceFact[] {
  const { path, key, size, level, listed, keptTime, evidence, error } = row;
  const sentences = error === null ? null : texts.error(error);
  const facts: (readonly [name: string, value: string | null, isCode?: boolean])[] = [
    [texts.text('evidence.path'), path.normalize('NFC')],
    [texts.text('evidence.key'), key],
    [texts.text('evidence.size'), texts.text('evidence.sizeBytes', { size: texts.bytes(size), bytes: size })],
    [texts.text('evidence.error'), sentences === null ? null : `${sentences.title} ${sentences.action}`],
    [texts.text('evidence.level'), level === null ? null : texts.text(`evidence.level.${level}`)],
    [texts.text('evidence.inBucket'), listed === null ? null : texts.text(`listed.${listed}`)],
    ...(evidence === null ? [] : comparedFacts(evidence, texts)),
    [texts.text('evidence.kept'), keptTime === null ? null : texts.text(`evidence.kept.${keptTime}`)],
    ...Object.entries(error?.details ?? {})
      .filter(([name]) => name === 'requestId' || name === 'hostId')
      .map(
        ([name, value]) =>
          [
            texts.text(name === 'requestId' ? 'evidence.request' : 'evidence.host'),
            `${value}`,
            true,
          ] as const,
      ),
  ];
  return facts.flatMap(([name, value, isCode = false]) => (value === null ? [] : { name, value, isCode }));
}

function comparedFacts(
  evidence: Evidence,
  texts: Texts,
): (readonly [name: string, value: string | null, isCode?: boolean])[] {
  const { local, remote, sha256, etag, versionId, requestId, hostId, atMs, guard } = evidence;
  return [
    [texts.text('evidence.method'), methodText(evidence, texts)],
    [texts.text('evidence.local'), local, true],
    [texts.text('evidence.remote'), remote, true],
    [texts.text('evidence.sha256'), sha256, true],
    [texts.text('evidence.etag'), etag, true],
    [texts.text('evidence.version'), versionId, true],
    [texts.text('evidence.request'), requestId, true],
    [texts.text('evidence.host'), hostId, true],
    [texts.text('evidence.time'), atMs === null ? null : new Date(atMs).toISOString(), true],
    [texts.text('evidence.guard'), guard === null ? null : texts.text(`evidence.guard.${guard}`)],
  ];
}

function methodText({ method, local }: Evidence, texts: Texts): string {
  switch (method) {
    case 'none':
    case 'parts':
    case 'etag':
      return texts.text(`evidence.method.${method}`);
    case 'read-back':
      // Without a SHA-256 from before, what was read back is compared by its CRC32.
      return `${texts.text('evidence.method.read-back')} (${local?.length === 64 ? 'SHA-256' : 'CRC32'})`;
    default:
      return texts.text(
        method.endsWith('-of-parts') ? 'evidence.method.of-parts' : 'evidence.method.digest',
        { name: digestNameOf(method) },
      );
  }
}
