// One place that speaks HTTP: cookies, the CSRF token, idempotency keys, and problems as exceptions.
import type { Text } from '../text';
import type { Problem } from './types';

export const kBase = '/api/v1';
const kNetworkRetryMs = 500;

/** What the server refused, in its own words. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message.en || problem.title);
    this.name = 'ApiError';
  }
  get status(): number {
    return this.problem.status;
  }
  get slug(): string {
    return this.problem.type.replace(/^urn:jinkui:error:/, '');
  }
}

let csrf = '';
let language = 'zh-CN';
let onUnauthenticated: () => void = () => undefined;
let askForCode: () => Promise<boolean> = () => Promise.resolve(false);

export function setCsrf(token: string): void {
  csrf = token;
}
export function setAcceptLanguage(tag: string): void {
  language = tag;
}
/** `handler` runs whenever the server no longer knows the session. */
export function setUnauthenticatedHandler(handler: () => void): void {
  onUnauthenticated = handler;
}

/** `ask` lets the person show a one-time password; true when it was right and the call may be made again. */
export function setCodeAsker(ask: () => Promise<boolean>): void {
  askForCode = ask;
}

function localProblem(status: number, slug: string, message: Text, next: Text): ApiError {
  return new ApiError({
    type: `urn:jinkui:error:${slug}`, title: message.en, status, message, next, clauses: [],
  });
}

const unreachable = () =>
  localProblem(
    0, 'page/unreachable',
    { zh: '连接不到服务器。', en: 'The server cannot be reached.' },
    { zh: '请检查网络，稍后再试。', en: 'Check the network and try again in a moment.' },
  );

function unknownAnswer(status: number): ApiError {
  return localProblem(
    status, 'page/unknown-answer',
    { zh: `服务器的答复无法识别（HTTP ${status}）。`, en: `The server gave an answer that is not understood (HTTP ${status}).` },
    { zh: '请稍后再试；仍不行时请告知系统管理员。', en: 'Try again later; if it stays, tell the system administrator.' },
  );
}

async function problemOf(response: Response): Promise<ApiError> {
  const type = response.headers.get('Content-Type') ?? '';
  if (!type.startsWith('application/problem+json')) return unknownAnswer(response.status);
  try {
    const body = (await response.json()) as Partial<Problem>;
    const said: Text = { zh: body.title ?? '', en: body.title ?? '' };
    return new ApiError({
      type: body.type ?? 'about:blank',
      title: body.title ?? '',
      status: response.status,
      detail: body.detail,
      message: body.message ?? said,
      next: body.next ?? { zh: '', en: '' },
      where: body.where,
      clauses: body.clauses ?? [],
      flow: body.flow ?? undefined,
    });
  } catch {
    return unknownAnswer(response.status);
  }
}

/** A key that makes a repeated write count once. */
function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

async function send(method: string, path: string, headers: Headers, body?: string | Blob): Promise<Response> {
  try {
    return await fetch(kBase + path, { method, headers, body, credentials: 'same-origin', cache: 'no-store' });
  } catch {
    throw unreachable();
  }
}

interface CallOptions {
  body?: unknown;
  /** A piece of a file, sent as it is. */
  bytes?: Blob;
  /** Of a write that may be repeated: it is sent once more when the network fails. */
  key?: string;
}

/** An act that asks for a second factor goes on once one was shown. */
export async function call(method: string, path: string, options: CallOptions = {}): Promise<Response> {
  try {
    return await callOnce(method, path, options);
  } catch (error) {
    const needsCode = error instanceof ApiError && error.status === 403 && error.slug === 'account/code-needed';
    if (!needsCode || !(await askForCode())) throw error;
    return callOnce(method, path, options);
  }
}

async function callOnce(method: string, path: string, options: CallOptions): Promise<Response> {
  const headers = new Headers({ 'Accept-Language': language });
  if (method !== 'GET') headers.set('X-CSRF-Token', csrf);
  if (options.key) headers.set('Idempotency-Key', options.key);
  let body: string | Blob | undefined = options.bytes;
  if (options.bytes) headers.set('Content-Type', 'application/octet-stream');
  if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await send(method, path, headers, body);
  } catch (error) {
    if (!options.key) throw error;
    await new Promise((resolve) => setTimeout(resolve, kNetworkRetryMs));
    response = await send(method, path, headers, body);
  }
  if (response.ok) return response;
  const error = await problemOf(response);
  if (response.status === 401 && path !== '/session') onUnauthenticated();
  throw error;
}

export async function get<T>(path: string): Promise<T> {
  return (await (await call('GET', path)).json()) as T;
}

export async function getText(path: string): Promise<string> {
  return (await call('GET', path)).text();
}

/** A write whose answer may be stored by the server under its key; each call is one attempt of the user. */
export async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await call('POST', path, { body, key: idempotencyKey() });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** A write whose answer holds plaintext or a secret: never repeated, never stored. */
export async function postOnce<T>(path: string, body: unknown): Promise<T> {
  const response = await call('POST', path, { body });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export function query(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
