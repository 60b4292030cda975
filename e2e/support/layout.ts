import type { Page } from '@playwright/test';

/**
 * What is wrong with the layout of what is on screen, as sentences; none in a sound one. Looks for what scrolls or ends
 * beside the window, texts on top of each other, texts squeezed to a letter a line or to nothing, lists that get less than
 * half of the height (two fifths while a message takes some of it), and errors that can't be seen.
 */
export function layoutProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.classList[0] ?? ''} “${(element.textContent ?? '').slice(0, 40)}”`;
    const all = Array.from(document.querySelectorAll<HTMLElement>('body *')).filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
        element.closest('.visually-hidden, [aria-hidden="true"]') === null,
    );

    /** The part of a rectangle that its element and those around it let through. */
    const visiblePart = (element: Element, rect: DOMRect): DOMRect => {
      let { left, top, right, bottom } = rect;
      for (let box: Element | null = element; box !== null; box = box.parentElement) {
        if (getComputedStyle(box).overflow !== 'visible') {
          const clip = box.getBoundingClientRect();
          left = Math.max(left, clip.left);
          top = Math.max(top, clip.top);
          right = Math.min(right, clip.right);
          bottom = Math.min(bottom, clip.bottom);
        }
      }
      return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
    };
    const linesOf = (element: Element): DOMRect[] => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return Array.from(range.getClientRects()).filter(({ width, height }) => width > 0 && height > 0);
    };

    for (const element of all) {
      const style = getComputedStyle(element);
      const scrolls = /auto|scroll/.test(style.overflowX) && element.tagName !== 'PRE';
      if (scrolls && element.scrollWidth > element.clientWidth + 1) {
        problems.push(`${nameOf(element)} scrolls sideways by ${element.scrollWidth - element.clientWidth}`);
      }
      // The folder and the beginning of a name give way to its end.
      const isPartOfPath = element.matches('.path__folder, .path__head');
      const letters = 2.5 * Number.parseFloat(style.fontSize);
      if (
        style.textOverflow === 'ellipsis' &&
        !isPartOfPath &&
        element.scrollWidth > element.clientWidth + 1 &&
        element.clientWidth < letters
      ) {
        problems.push(`${nameOf(element)} is cut to ${element.clientWidth} pixels`);
      }
    }

    const texts = all.filter(
      (element) =>
        element.matches(
          'h1, h2, h3, p, th, td, dt, dd:not(:has(kbd)), label, button, input, [role="tab"], [role="switch"]',
        ) && element.getBoundingClientRect().height > 2,
    );
    for (const element of texts) {
      const shown = visiblePart(element, element.getBoundingClientRect());
      if (shown.width > 0 && (shown.left < -1 || shown.right > innerWidth + 1)) {
        problems.push(`${nameOf(element)} ends beside the window`);
      }
      const lines = linesOf(element);
      const widest = Math.max(0, ...lines.map(({ width }) => width));
      const size = Number.parseFloat(getComputedStyle(element).fontSize);
      const isLong = (element.textContent ?? '').trim().length > 5;
      if (isLong && lines.length > 3 && widest < size * 3) {
        problems.push(`${nameOf(element)} has a letter a line`);
      }
    }

    const marks = all
      .filter((element) => element.matches('h1, h2, h3, th, [role="tab"], dt, button > span'))
      .flatMap((element) => linesOf(element).map((rect) => ({ element, rect: visiblePart(element, rect) })))
      .filter(({ rect }) => rect.width > 1 && rect.height > 1);
    /** Whether both can be seen at a point: a dialog, or a bar that stays while the rest scrolls, covers what is below it. */
    const areBothSeen = (one: Element, other: Element, x: number, y: number): boolean => {
      let cover = document.elementFromPoint(x, y);
      while (
        cover !== null &&
        /^(transparent|rgba\(.*, 0\))$/.test(getComputedStyle(cover).backgroundColor)
      ) {
        cover = cover.parentElement;
      }
      return cover === null || (cover.contains(one) && cover.contains(other));
    };
    for (const [index, one] of marks.entries()) {
      for (const other of marks.slice(index + 1)) {
        const width = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
        const height = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
        const areRelated = one.element.contains(other.element) || other.element.contains(one.element);
        if (width <= 2 || height <= 4 || areRelated) {
          continue;
        }
        const x = Math.max(one.rect.left, other.rect.left) + width / 2;
        const y = Math.max(one.rect.top, other.rect.top) + height / 2;
        if (areBothSeen(one.element, other.element, x, y)) {
          problems.push(`${nameOf(one.element)} and ${nameOf(other.element)} overlap`);
        }
      }
    }

    const least = document.querySelector('[role="alert"], .toast') === null ? 0.5 : 0.4;
    for (const list of document.querySelectorAll('main .file-list')) {
      const { height } = list.getBoundingClientRect();
      if (height < innerHeight * least) {
        problems.push(`the list has ${Math.round(height)} of ${innerHeight} pixels`);
      }
    }
    for (const alert of document.querySelectorAll('[role="alert"]')) {
      const rect = alert.getBoundingClientRect();
      if (visiblePart(alert, rect).height < Math.min(rect.height, 40)) {
        problems.push(`${nameOf(alert)} can’t be seen`);
      }
    }
    return [...new Set(problems)];
  });
}
