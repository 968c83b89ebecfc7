/** `health_status` of an account and of a number: each thing that a send depends on (fact sheet §13.1). */
import type { HealthStatus } from '#meta/wire/index.ts'
import type { Account, BusinessNumber } from '../state/rows.ts'
import { accountStanding, numberStanding, portfolioStanding } from '../state/standing.ts'
import type { World } from '../world.ts'

type Entity = NonNullable<HealthStatus['entities']>[number]
type Can = 'AVAILABLE' | 'LIMITED' | 'BLOCKED'

export const accountHealth = (world: World, account: Account): HealthStatus => together(belowNumbers(world, account))

export function numberHealth(world: World, number: BusinessNumber): HealthStatus {
  const account = world.store.accounts.get(number.wabaId)
  return together([entityOfNumber(number), ...(account === undefined ? [] : belowNumbers(world, account))])
}

const together = (entities: Entity[]): HealthStatus => {
  const all = entities.map((entity) => entity.can_send_message)
  const worst: Can = all.includes('BLOCKED') ? 'BLOCKED' : all.includes('LIMITED') ? 'LIMITED' : 'AVAILABLE'
  return { can_send_message: worst, entities }
}

function entityOfNumber(number: BusinessNumber): Entity {
  const { status, nameStatus } = numberStanding(number)
  const isStopped = !number.isRegistered || status === 'BANNED' || status === 'DISCONNECTED'
  const pending =
    nameStatus === 'PENDING_REVIEW'
      ? [
          'Your display name has not been approved yet. Your message limit will increase after the display name is approved.',
        ]
      : []
  const errors = number.isRegistered
    ? []
    : [problem(133010, 'The phone number is not registered.', 'Register the phone number with its PIN.')]
  return entity(
    'PHONE_NUMBER',
    number.id,
    isStopped ? 'BLOCKED' : status === null ? 'AVAILABLE' : 'LIMITED',
    errors,
    pending,
  )
}

function belowNumbers(world: World, account: Account): Entity[] {
  const { isBanned, restrictions, isPaymentMissing, reviewStatus } = accountStanding(account)
  const { verification } = portfolioStanding(world.store.portfolios.get(account.portfolioId))
  const errors = [
    ...(isBanned
      ? [problem(131031, 'The account has been disabled.', 'Ask for a review in Business Support Home.')]
      : []),
    ...restrictions.map(({ restriction_type }) =>
      problem(368, `The account is restricted: ${restriction_type}.`, 'See Business Support Home for the reason.'),
    ),
    ...(isPaymentMissing
      ? [
          problem(
            141006,
            'There is an error with the payment method. This will block business initiated conversations.',
            'There was an error with your payment method. Please add a new payment method to the account.',
          ),
        ]
      : []),
  ]
  const isBlocked = isBanned || reviewStatus === 'REJECTED'
  const isUnverified = verification !== 'verified'
  const unverified = problem(
    141010,
    'The Business has not passed business verification.',
    'Visit business settings and start or resolve the business verification request.',
  )
  return [
    entity('WABA', account.id, isBlocked ? 'BLOCKED' : errors.length > 0 ? 'LIMITED' : 'AVAILABLE', errors),
    entity('BUSINESS', account.portfolioId, isUnverified ? 'LIMITED' : 'AVAILABLE', isUnverified ? [unverified] : []),
  ]
}

const problem = (error_code: number, error_description: string, possible_solution: string) => ({
  error_code,
  error_description,
  possible_solution,
})

const entity = (
  entity_type: string,
  id: string,
  can_send_message: Can,
  errors: NonNullable<Entity['errors']> = [],
  additional_info: string[] = [],
): Entity => ({
  entity_type,
  id,
  can_send_message,
  ...(errors.length > 0 ? { errors } : {}),
  ...(additional_info.length > 0 ? { additional_info } : {}),
})
