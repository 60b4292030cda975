import type { AppInfo } from '../../shared/models/settings.js';
import type { MessageId } from '../i18n/catalogues.js';
import type { Stores } from '../stores/stores.js';
import { type Answers, type ScriptedBridge, settle } from './scripted-bridge.js';

/** An element, identified by the id of its text, so that a scene works in every language. */
interface Named {
  /** Values for the text's placeholders. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** Looks for it within these only. */
  readonly in?: 'dialog' | 'heading';
}

/** One action of a user, for what only the view itself knows: an open menu, a dialog, a half-filled form. */
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
  /** Waits until this is visible: an answer comes after a pause in typing. */
  | (Named & { readonly see: MessageId })
  /** Scrolls until this is visible. */
  | (Named & { readonly scrollTo: MessageId });

/** A state of the window, the same in every language, theme and size. */
export interface Scene {
  /** Words with hyphens; the first names the screen. */
  readonly name: string;
  /** How this Hoist differs from the usual one. */
  readonly info: Partial<AppInfo>;
  /** Main's answers. */
  readonly answers: Answers;
  /**
   * Brings the stores into their state, once main has answered what the first screen needs. Does not wait for
   * what main never answers.
   */
  arrange(stores: Stores, main: ScriptedBridge): Promise<void>;
  readonly steps: readonly Step[];
  /** Something breaks on purpose, and the console may report it. */
  readonly isBroken: boolean;
}

/**
 * A part of a scene. Later parts override the answers of earlier ones, and are arranged and run after them.
 */
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

/** Later ones take precedence, verb by verb. */
export function mergeAnswers(...all: readonly Answers[]): Answers {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const answers of all) {
    for (const [room, verbs] of Object.entries(answers)) {
      merged[room] = { ...merged[room], ...verbs };
    }
  }
  return merged;
}
