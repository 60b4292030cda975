import type { IncompleteUpload, IncompleteUploadSize } from '../../../shared/models/incomplete-uploads.js';
export declare function incompleteUploadSample(uploadId: string, change?: Partial<IncompleteUpload>): IncompleteUpload;
export declare function uploadSizeSample(uploadId: string, change?: Partial<IncompleteUploadSize>): IncompleteUploadSize;
/** Uploads of several people, the older the further down; the second is under way. Their ids are their numbers. */
export declare function incompleteUploadSamples(count: number, folder?: string): IncompleteUpload[];
/** How large the upload of {@link incompleteUploadSamples} with this id is; of the fourth nothing has arrived. */
export declare function sizeOfUpload(uploadId: string): IncompleteUploadSize;
