import { describe, expect, it } from 'vitest';
import type { PlaceKind } from '../../stores/route-store.js';
import { stageFor } from '../stage.js';
import { scenes } from './scenes.js';

describe('the scenes of the gallery', () => {
  it('have a name each, which can be the name of a file', () => {
    const names = scenes.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
    }
  });

  it('show every place, with answers the contract allows', async () => {
    const shown = new Set<PlaceKind | undefined>();
    for (const scene of scenes) {
      const stage = stageFor(scene, 'en');
      await stage.play();
      shown.add(stage.stores.route.store.getState().place?.kind);
    }
    const all: readonly PlaceKind[] = ['accounts', 'destination', 'plan', 'run', 'report', 'history'];
    expect(shown).toEqual(new Set([undefined, ...all]));
  });
});
