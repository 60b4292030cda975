/** A proxy between this computer and the server. */
export interface Proxy {
  /** The protocol of the proxy itself: `http` and `https` proxies are asked with CONNECT. */
  readonly kind: 'http' | 'https' | 'socks5';
  readonly host: string;
  readonly port: number;
  readonly login: ProxyLogin | null;
}

/** The login that a proxy requires. The password is a secret. */
export interface ProxyLogin {
  readonly userName: string;
  readonly password: string;
}

/** How requests reach a server. Plain data: it is sent to the sender threads. */
export interface Transport {
  /** Certificates to trust besides the usual ones, as PEM; null for none. */
  readonly ca: string | null;
  readonly proxy: Proxy | null;
}

/** Direct connections, with the certificates Node trusts. */
export const directTransport: Transport = { ca: null, proxy: null };
