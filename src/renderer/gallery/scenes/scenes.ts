import type { Scene } from '../scene.js';
import { accessScenes, incompleteUploadScenes } from './bucket-tools.js';
import { bucketsScenes, createBucketScenes } from './buckets.js';
import { historyScenes } from './history.js';
import { importedScenes, keysScenes } from './keys.js';
import { reportScenes } from './report.js';
import { runScenes } from './run.js';
import { trayScenes } from './tray.js';
import { evidenceScenes, receiptScenes, verifyScenes } from './verify.js';
import { connectionScenes, windowScenes } from './window.js';
import { workspaceScenes } from './workspace.js';

/** Every state of the window worth looking at. */
export const scenes: readonly Scene[] = [
  ...keysScenes,
  ...importedScenes,
  ...bucketsScenes,
  ...createBucketScenes,
  ...workspaceScenes,
  ...accessScenes,
  ...incompleteUploadScenes,
  ...runScenes,
  ...trayScenes,
  ...reportScenes,
  ...verifyScenes,
  ...receiptScenes,
  ...evidenceScenes,
  ...historyScenes,
  ...connectionScenes,
  ...windowScenes,
];
