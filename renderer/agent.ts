/** The window's way to the engine: the preload's bridge where there is one, else the browser host. */
import { connect, type Transport } from '../main/contract/connect.ts';
import { contract, type EngineClient } from '../main/contract/contract.ts';
import { httpTransport } from './http-transport.ts';

declare global {
  interface Window {
    /** Put there by the preload of the Electron shell. */
    readonly gangway?: Transport;
  }
}

export interface Agent {
  readonly client: EngineClient;
  /** Called when the engine is gone for good. */
  onLost(listener: () => void): void;
  /** Whether this page may close its window; a tab that the person's browser opened may not. */
  readonly canClose: boolean;
}

export function reachAgent(): Agent {
  if (window.gangway) {
    return { client: connect(contract, window.gangway), onLost: () => undefined, canClose: true };
  }
  const transport = httpTransport();
  return { client: connect(contract, transport), onLost: transport.onLost, canClose: false };
}
