import type { Log } from '../../base/log/log.js';
import type { Channel } from '../../shared/ipc/channels.js';
import type { EventChannel } from '../../shared/ipc/contract.js';

/**
 * What should not happen between window and main: a sender that is not the page, input or an answer that
 * breaks the contract, a handler that throws an unknown error.
 */
export type ComplaintKind = 'sender' | 'input' | 'answer' | 'bug';

/** @param detail what went wrong, without any value that was sent */
export type Complain = (channel: Channel | EventChannel, kind: ComplaintKind, detail?: string) => void;

/**
 * Counts complaints by channel and kind, and logs the first, the tenth, the hundredth and so on of each, so
 * that a million bad messages can't fill the disk with log lines.
 */
export function createComplaints(log: Pick<Log, 'warn'>): Complain {
  const counts = new Map<string, number>();
  return (channel, kind, detail) => {
    const name = `ipc ${channel}: ${kind}`;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    if (/^10*$/.test(String(count))) log.warn(name, `#${count}`, ...(detail === undefined ? [] : [detail]));
  };
}

/** Faults of the page that are logged between two starts: a page in a loop must not fill the disk. */
const mostFaults = 100;

/** Logs what the page reports about itself. */
export function createFaultLog(log: Pick<Log, 'error'>): (text: string) => void {
  let count = 0;
  return (text) => {
    count += 1;
    if (count <= mostFaults) log.error(`the page failed (#${count}):`, text);
  };
}
