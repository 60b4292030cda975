/**
 * The names of every call from the window to main, by area: `window.hoist.runs.start()` calls the channel
 * `runs.start`. They are separate from the contract, which has a schema for each, because the preload needs
 * the names but not the validator.
 */
export const verbs = {
  app: ['info', 'setSettings', 'reload', 'showLog', 'reportFault', 'copyDetails'],
  profiles: [
    'list',
    'chooseKeyFile',
    'importDropped',
    'importOpened',
    'trashKeyFile',
    'check',
    'rename',
    'use',
    'found',
    'link',
    'codeQuestions',
    'answerCode',
    'remove',
  ],
  connections: ['get', 'set', 'forget', 'chooseCaFile', 'removeCaFile'],
  proxy: ['get', 'set'],
  buckets: ['list', 'open', 'lookUp', 'requests', 'create', 'complete', 'nearestRegions'],
  access: ['check', 'copyPolicy', 'savePolicy'],
  incompleteUploads: ['list', 'measure', 'abort'],
  draft: [
    'choose',
    'addDropped',
    'takeOpened',
    'repeat',
    'removeRoot',
    'setOptions',
    'allowSecrets',
    'rows',
    'rowMenu',
    'clear',
  ],
  runs: [
    'start',
    'pause',
    'resume',
    'sendFirst',
    'pauseFiles',
    'resumeFiles',
    'cancel',
    'list',
    'discard',
    'retryFailed',
    'check',
    'rows',
    'rowsOf',
    'summary',
    'extraObjects',
    'saveReport',
    'delete',
    'retention',
    'setRetention',
    'showReport',
    'rowMenu',
    'copyEvidence',
    'chooseReport',
  ],
  receipts: ['choose', 'openDropped', 'verify', 'save', 'send', 'copyHash'],
} as const;

/** A part of the bridge, e.g. `runs`. */
export type Area = keyof typeof verbs;
/** A call of an area, e.g. `start`. */
export type VerbIn<A extends Area> = (typeof verbs)[A][number];
export type Channel = { readonly [A in Area]: `${A}.${VerbIn<A>}` }[Area];
export type ChannelOf<A extends Area> = Extract<Channel, `${A}.${string}`>;

/** The channels of an area, in the order of its verbs. */
export function channelsOf<A extends Area>(area: A): readonly ChannelOf<A>[] {
  return verbs[area].map((verb) => `${area}.${verb}` as ChannelOf<A>);
}

export const channels: readonly Channel[] = (Object.keys(verbs) as Area[]).flatMap((area) =>
  channelsOf(area),
);
