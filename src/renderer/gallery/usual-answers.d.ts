import type { Answers } from './scripted-bridge.js';
/** The keys of nearly every scene. */
export declare const usualProfile: {
    id: string;
    name: string | null;
    userName: string | null;
    keyIdLast4: string;
    isRootKey: boolean;
    persisted: boolean;
    endpointHost: string | null;
    origin: "aws-profile" | "environment" | "key-file";
    awsProfile: string | null;
    isTemporary: boolean;
    expiresAt: number | null;
    usedAt: number;
};
/** What main answers where a scene says nothing else: one set of keys that may do everything, a few buckets, no runs. */
export declare const usualAnswers: Answers;
