// Second factors, sessions, recoveries and the tokens of services.
import type { PersonRef } from './types';

export interface SecondFactor { enrolled: boolean; required: boolean; recovery_codes: number; since: string | null }
export interface EnrolmentOffer { secret: string; uri: string }
export interface OpenSession { id: string; created: string; last_seen: string; address: string; present: boolean }

export type RecoveryAction = 'confirm' | 'object' | 'withdraw' | 'complete';
export interface Recovery {
  id: number;
  person: PersonRef;
  password: boolean;
  second_factor: boolean;
  started_by: PersonRef;
  started_at: string;
  confirmed_by: PersonRef | null;
  effective_at: string | null;
  state: 'started' | 'confirmed' | 'done' | 'objected' | 'withdrawn';
  actions: RecoveryAction[];
  ended_at: string | null;
}
export interface ServiceToken {
  id: number;
  service: PersonRef;
  label: string;
  verbs: string[];
  purposes: string[];
  fields: string[];
  networks: string[];
  created: string;
  created_by: PersonRef;
  expires: string;
  revoked: string | null;
}
export type NewServiceToken = Pick<ServiceToken, 'label' | 'verbs' | 'purposes' | 'fields' | 'networks' | 'expires'> & { service: number };
