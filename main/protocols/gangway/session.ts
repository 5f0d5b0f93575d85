/** The calls to one proven server. Tokens, proofs and connections stay inside. */
import type { z } from 'zod';
import { GangwayError } from '../../../protocol/errors.ts';
import { type AgentEvent, EventsResponse } from '../../../protocol/events.ts';
import { readInstallationPoint, type SharePlace } from '../../../protocol/installation-point.ts';
import { OPERATIONS } from '../../../protocol/operations.ts';
import { PlanResponse } from '../../../protocol/plan.ts';
import { RedeemResponse } from '../../../protocol/redeem.ts';
import { SecretResponse } from '../../../protocol/secrets.ts';
import { StatusResponse } from '../../../protocol/status.ts';
import type { DeviceKeys } from '../../core/ports/keys.ts';
import type {
  AcceptedOrder,
  AcceptedPlan,
  DownloadFrom,
  OrderExpectation,
  PackageBytes,
  PlanExpectation,
  Redeemed,
  RedeemInput,
  SecretPlace,
  ServerInfo,
  ServerSession,
} from '../../core/ports/server.ts';
import type { Client } from './client.ts';
import { DeviceCalls } from './device/calls.ts';
import { openSecret } from './device/open-secret.ts';
import { redeemRequest } from './device/redeem-request.ts';
import { isChainDue, renew } from './device/renewal.ts';
import { isCertificateFor } from './trust/certificate.ts';
import { startDownload } from './transport/download.ts';
import type { ProvingAgent } from './transport/proving-agent.ts';
import { verifyOrder } from './verify-order.ts';
import { verifyPlan } from './verify-plan.ts';

export class GangwaySession implements ServerSession {
  readonly #client: Client;
  readonly #info: ServerInfo;
  readonly #keys: DeviceKeys;
  readonly #server: ProvingAgent;
  /** Packages from the server: connections of their own. */
  readonly #packages: ProvingAgent;
  /** Other hosts than the server: its root says nothing about them. */
  readonly #elsewhere: ProvingAgent;
  readonly #calls: DeviceCalls;

  constructor(client: Client, info: ServerInfo, keys: DeviceKeys) {
    this.#client = client;
    this.#info = info;
    this.#keys = keys;
    const trust =
      info.root === null
        ? ({ kind: 'system' } as const)
        : ({ kind: 'root', certificate: info.root.certificate } as const);
    this.#server = client.agent(trust, { keepAlive: true });
    this.#packages = client.agent(trust, { keepAlive: false, largeBodies: true });
    this.#elsewhere = client.agent({ kind: 'system' }, { keepAlive: false, largeBodies: true });
    this.#calls = new DeviceCalls(client, this.#server, info, keys);
  }

  async redeem(input: RedeemInput, signal?: AbortSignal): Promise<Redeemed> {
    const body = await redeemRequest(this.#keys, input, {
      organisation: this.#info.organisation.id,
      agentVersion: this.#client.agentVersion,
    });
    const answer = await this.#calls.withProof(OPERATIONS.redeem, RedeemResponse, { body }, signal);
    const { device, enrollment, certificateChain } = answer;
    if (!isCertificateFor(certificateChain, this.#keys.signing)) {
      throw new GangwayError('SERVER_CONTRACT', { details: { operation: 'redeem', reason: 'certificate' } });
    }
    this.#calls.remember(device, answer);
    return { device, enrollment, certificateChain };
  }

  async plan(expected: PlanExpectation, signal?: AbortSignal): Promise<AcceptedPlan> {
    const { plan } = await this.#calls.withToken(expected.device, OPERATIONS.plan, PlanResponse, {}, signal);
    return this.verifyPlan(plan, expected);
  }

  clockOffset(): number {
    return this.#calls.now() - this.#client.clock.now();
  }

  verifyPlan(signed: string, expected: PlanExpectation): Promise<AcceptedPlan> {
    const authority = this.#client.authority(this.#info, this.#keys.signing);
    return verifyPlan(signed, { ...authority, now: this.#calls.now() }, expected);
  }

  async secret(at: SecretPlace, signal?: AbortSignal): Promise<Uint8Array> {
    return openSecret(await this.sealedSecret(at, signal), this.#keys, at);
  }

  async sealedSecret(at: SecretPlace, signal?: AbortSignal): Promise<string> {
    const path = OPERATIONS.secret.path.replace('{step}', encodeURIComponent(at.step));
    const answer = await this.#calls.withToken(
      at.device,
      OPERATIONS.secret,
      SecretResponse,
      { path },
      signal,
    );
    return answer.secret;
  }

  async report(device: string, events: readonly AgentEvent[], signal?: AbortSignal): Promise<number> {
    const body = { events: [...events] };
    const answer = await this.#calls.withToken(device, OPERATIONS.events, EventsResponse, { body }, signal);
    return answer.through;
  }

  status(device: string, signal?: AbortSignal): Promise<z.infer<typeof StatusResponse>> {
    return this.#calls.withToken(device, OPERATIONS.status, StatusResponse, {}, signal);
  }

  verifyOrder(signed: string, expected: OrderExpectation, now: number): Promise<AcceptedOrder> {
    const authority = { ...this.#client.authority(this.#info, this.#keys.signing), now };
    return verifyOrder(signed, authority, expected);
  }

  isRenewalDue(certificateChain: string, now: number): boolean {
    return isChainDue(certificateChain, now);
  }

  renew(device: string, signal?: AbortSignal): Promise<string> {
    return renew(this.#calls, this.#keys, device, signal);
  }

  async download(address: string, signal?: AbortSignal, from?: DownloadFrom): Promise<PackageBytes> {
    const point = readInstallationPoint(address);
    if (point === undefined) {
      throw new GangwayError('TRUST_PLAIN_HTTP', { details: { host: URL.parse(address)?.host ?? '' } });
    }
    if (point.kind === 'share') return this.#fromShare(point.place, from);
    const url = new URL(point.url);
    const agent = url.origin === this.#info.origin ? this.#packages : this.#elsewhere;
    return startDownload(agent, url, this.#client.timeouts, { signal, from });
  }

  #fromShare(place: SharePlace, from: DownloadFrom | undefined): Promise<PackageBytes> {
    const { openShare } = this.#client;
    if (openShare === undefined) {
      const details = { share: `//${place.host}/${place.share}`, why: 'no-shared-folders' };
      throw new GangwayError('PACKAGE_DOWNLOAD_FAILED', { details });
    }
    return openShare(place, from);
  }

  close(): void {
    this.#calls.forget();
    this.#server.destroy();
    this.#packages.destroy();
    this.#elsewhere.destroy();
  }
}
