import type { AppInfo } from '../../shared/models/settings.js';
import type { MessageId } from '../i18n/catalogues.js';
import type { Stores } from '../stores/stores.js';
import { type Answers, type ScriptedBridge, settle } from './scripted-bridge.js';

/** What is told by the name of its text, so that a scene reads the same in every language. */
interface Named {
  /** What fills the text's placeholders. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Looks for it within these only. */
  readonly in?: 'dialog' | 'heading';
}

/** One thing a person does, for what only the view itself knows: an open menu, a dialog, a half-filled form. */
export type Step =
  | (Named & {
      readonly press: MessageId;
      /** `button` when absent. */
      readonly role?: 'menuitem' | 'option' | 'tab';
    })
  /** A switch. */
  | (Named & { readonly turn: MessageId })
  | (Named & { readonly fill: MessageId; readonly with: string })
  | { readonly key: string }
  /** Waits until this can be seen: an answer comes after a pause in typing. */
  | (Named & { readonly see: MessageId })
  /** Scrolls until this can be seen. */
  | (Named & { readonly scrollTo: MessageId });

/** A state of the window, the same in every language, theme and size. */
export interface Scene {
  /** Words with hyphens; the first says the place. */
  readonly name: string;
  /** How this Hoist differs from the usual one. */
  readonly info: Partial<AppInfo>;
  /** What main answers. */
  readonly answers: Answers;
  /**
   * Brings the stores where they are to be, once main has told what the first screen needs. Does not wait for what
   * main never answers.
   */
  arrange(stores: Stores, main: ScriptedBridge): Promise<void>;
  readonly steps: readonly Step[];
  /** Something breaks on purpose, and the console may say so. */
  readonly isBroken: boolean;
}

/** A part of a scene. What comes later wins over answers of earlier parts, and is arranged and done after them. */
export interface ScenePart {
  readonly info?: Partial<AppInfo>;
  readonly answers?: Answers;
  readonly arrange?: (stores: Stores, main: ScriptedBridge) => unknown;
  readonly steps?: readonly Step[];
  readonly isBroken?: boolean;
}

export function scene(name: string, ...parts: readonly ScenePart[]): Scene {
  return {
    name,
    info: Object.assign({}, ...parts.map(({ info }) => info)),
    answers: mergeAnswers(...parts.flatMap(({ answers }) => answers ?? [])),
    arrange: async (stores, main) => {
      for (const part of parts) {
        await Promise.race([part.arrange?.(stores, main), settle()]);
      }
    },
    steps: parts.flatMap(({ steps }) => steps ?? []),
    isBroken: parts.some(({ isBroken }) => isBroken === true),
  };
}

/** The later ones win, verb by verb. */
export function mergeAnswers(...all: readonly Answers[]): Answers {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const answers of all) {
    for (const [room, verbs] of Object.entries(answers)) {
      merged[room] = { ...merged[room], ...verbs };
    }
  }
  return merged;
}
