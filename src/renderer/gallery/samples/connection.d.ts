import { type ConnectionSettings, type ConnectionView, type ProxyView } from '../../../shared/models/connection.js';
export declare function connectionSample(change?: Partial<ConnectionSettings>, ca?: ConnectionView['ca']): ConnectionView;
export declare function proxySample(change?: Partial<ProxyView>): ProxyView;
