/** The web standards that the pure projects may use; everything else of Node and the DOM stays out. */
declare class URL {
  constructor(url: string, base?: string);
  static canParse(url: string): boolean;
  readonly origin: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly host: string;
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
  readonly href: string;
  readonly username: string;
  readonly password: string;
}
