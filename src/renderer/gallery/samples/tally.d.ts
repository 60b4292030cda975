import type { Tally } from '../../../shared/models/tally.js';
export declare const none: Tally;
export declare function tallyOf(rows: readonly {
    readonly size: number;
}[]): Tally;
export interface PageQuestion<View> {
    readonly view: View;
    readonly offset: number;
    readonly limit: number;
}
export interface Page<Row> {
    readonly ok: true;
    readonly value: {
        total: number;
        rows: Row[];
    };
}
/** Answers questions for pages of a list that has several views. */
export declare function pagesOf<Row, View extends string>(rows: readonly Row[], isIn: (row: Row, view: View) => boolean): (question: PageQuestion<View>) => Page<Row>;
