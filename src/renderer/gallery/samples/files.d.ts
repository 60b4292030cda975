/** A file as a scan finds it: its path as the file system writes it, its size in bytes. */
export interface FileSample {
    readonly path: string;
    readonly size: number;
}
/** The folder of the tutorial Hoist comes from, with names no tool may stumble over. */
export declare const tutorialFiles: readonly FileSample[];
export declare const secretFiles: readonly FileSample[];
export declare const longFiles: readonly FileSample[];
/** Many small files of about 100 kB in dated folders. */
export declare function manyFiles(count: number): readonly FileSample[];
/** As long as AWS lets a bucket's name be. */
export declare const longBucketName: string;
