import type { ElectronApplication } from '@playwright/test';
import type { Command } from '../../src/shared/models/commands.js';

/** Chooses a command in the app's menu, as its keys do: those go to the system, which no test can press. */
export function chooseInMenu(app: ElectronApplication, command: Command): Promise<void> {
  return app.evaluate(({ Menu }, id) => {
    const item = Menu.getApplicationMenu()?.getMenuItemById(id);
    if (item === null || item === undefined) throw new Error(`the menu has no ${id}`);
    item.click();
  }, command);
}

/** The names of the menus in the bar. */
export function menuNames(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label) ?? []);
}

/** Chooses the item with this text in the next menu that opens by itself, and returns all of its texts. */
export async function answerNextMenu(
  app: ElectronApplication,
  label: string,
): Promise<() => Promise<readonly string[]>> {
  const seen = await app.evaluateHandle(({ Menu }, wanted) => {
    const labels: string[] = [];
    Menu.prototype.popup = function popup() {
      labels.push(...this.items.flatMap((item) => (item.type === 'separator' ? [] : [item.label])));
      this.items.find((item) => item.label === wanted)?.click();
    };
    return labels;
  }, label);
  return () => seen.jsonValue();
}
