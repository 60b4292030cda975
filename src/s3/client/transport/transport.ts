/** A proxy between this computer and the server. */
export interface Proxy {
  /** How the proxy itself is spoken to: `http` and `https` proxies are asked with CONNECT. */
  readonly kind: 'http' | 'https' | 'socks5';
  readonly host: string;
  readonly port: number;
  readonly login: ProxyLogin | null;
}

/** What a proxy asks for before it lets anything through. The password is a secret. */
export interface ProxyLogin {
  readonly userName: string;
  readonly password: string;
}

/** How requests get to a server. Plain data: it travels to the threads that send. */
export interface Transport {
  /** Certificates to trust besides the usual ones, as PEM; null for none. */
  readonly ca: string | null;
  readonly proxy: Proxy | null;
}

/** Straight to the server, trusting whom Node trusts. */
export const directTransport: Transport = { ca: null, proxy: null };
