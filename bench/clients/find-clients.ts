import { awsCliClients } from './aws-cli.js';
import { awsSdkClients } from './aws-sdk.js';
import { barePutClients } from './bare-put.js';
import { boto3Clients } from './boto3.js';
import type { Client } from './client.js';
import { hoistClients, receiptClients } from './hoist.js';
import { rcloneClients } from './rclone.js';
import { s5cmdClients } from './s5cmd.js';

const kinds = {
  hoist: hoistClients,
  rclone: rcloneClients,
  s5cmd: s5cmdClients,
  'aws-cli': awsCliClients,
  boto3: boto3Clients,
  'aws-sdk': awsSdkClients,
  'bare-node': barePutClients,
  'hoist-receipt': receiptClients,
} as const satisfies Record<string, () => readonly Client[]>;

export type ClientKind = keyof typeof kinds;
export const clientKinds = Object.keys(kinds) as readonly ClientKind[];

export interface FoundClients {
  readonly clients: readonly Client[];
  /** Kinds that are not installed on this machine. */
  readonly absent: readonly ClientKind[];
}

/** The clients of some kinds that are installed here. */
export function findClients(wanted: readonly ClientKind[]): FoundClients {
  const found = wanted.map((kind) => [kind, kinds[kind]()] as const);
  return {
    clients: found.flatMap(([, clients]) => clients),
    absent: found.filter(([, clients]) => clients.length === 0).map(([kind]) => kind),
  };
}
