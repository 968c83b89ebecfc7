import { Link } from '@tanstack/react-router'
import { Plus, Trash2 } from 'lucide-react'
import {
  BEFORE_CLOSING_MINUTES_MAX,
  CONVERSATION_STATUSES,
  type Definition,
  TRIGGERS_MAX,
  type Trigger,
} from '#core/workflow/definition.ts'
import { useInboxes, useMembers } from '../../app/useKnown.ts'
import { useSegments } from '../../contacts/properties.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Field, SelectField } from '../../ui/Field.tsx'
import { useRegistry } from '../registry.ts'
import { useTriggerName } from '../words.ts'
import { Conditions, PropertySelect } from './Conditions.tsx'
import { MinutesField } from './MinutesField.tsx'

const KINDS: readonly Trigger['kind'][] = [
  'contact_created',
  'property_changed',
  'opted_in',
  'opted_out',
  'message_received',
  'conversation_status',
  'conversation_owner',
  'window_closing',
  'no_answer',
  'segment_entered',
  'by_hand',
]
const DAY_MINUTES = 24 * 60
type Part = Pick<Definition, 'triggers' | 'conditions' | 'reenrolment'>

/** What starts the workflow, for whom, and how often. */
export function TriggersForm({ part, change }: { part: Part; change: (part: Part) => void }) {
  const { t } = useTranslation()
  const { triggers, conditions, reenrolment } = part
  const put = (at: number, trigger: Trigger | null) =>
    change({ ...part, triggers: triggers.flatMap((one, index) => (index === at ? (trigger ?? []) : one)) })
  return (
    <div className="flex flex-col gap-4">
      {triggers.map((trigger, index) => (
        <fieldset
          // biome-ignore lint/suspicious/noArrayIndexKey: a trigger is known by its place
          key={index}
          className="relative flex flex-col gap-3 rounded border border-line p-3"
        >
          <legend className="sr-only">{t('workflows.triggerNumber', { number: index + 1 })}</legend>
          <TriggerFields trigger={trigger} change={(next) => put(index, next)} />
          <IconButton
            icon={Trash2}
            iconSize={16}
            label={t('workflows.removeTrigger', { number: index + 1 })}
            onClick={() => put(index, null)}
            className="absolute top-1.5 right-1.5 h-7 min-w-7"
          />
        </fieldset>
      ))}
      {triggers.length < TRIGGERS_MAX && (
        <Button
          icon={Plus}
          className="self-start"
          onClick={() => change({ ...part, triggers: [...triggers, begun('by_hand', '')] })}
        >
          {t('workflows.addTrigger')}
        </Button>
      )}
      <SelectField
        label={t('workflows.reenrolment')}
        value={reenrolment.rule}
        onChange={({ target }) =>
          change({
            ...part,
            reenrolment: target.value === 'again' ? { rule: 'again', afterMinutes: DAY_MINUTES } : { rule: 'never' },
          })
        }
      >
        <option value="never">{t('workflows.reenrolment_never')}</option>
        <option value="again">{t('workflows.reenrolment_again')}</option>
      </SelectField>
      {reenrolment.rule === 'again' && (
        <MinutesField
          label={t('workflows.notBefore')}
          minutes={reenrolment.afterMinutes || 1}
          change={(afterMinutes) => change({ ...part, reenrolment: { rule: 'again', afterMinutes } })}
        />
      )}
      <section aria-label={t('workflows.onlyIf')}>
        <h3 className="pb-2 text-sm font-semibold">{t('workflows.onlyIf')}</h3>
        <Conditions
          of="contact"
          filter={conditions ?? { match: 'all', conditions: [] }}
          change={(filter) => change({ ...part, conditions: filter.conditions.length === 0 ? null : filter })}
        />
      </section>
    </div>
  )
}

function begun(kind: Trigger['kind'], segmentId: string): Trigger {
  switch (kind) {
    case 'property_changed':
      return { kind, property: null }
    case 'opted_in':
    case 'opted_out':
      return { kind, purpose: null }
    case 'message_received':
      return { kind, channelId: null, first: false, keywords: [], match: 'is' }
    case 'conversation_status':
      return { kind, status: 'closed' }
    case 'conversation_owner':
      return { kind, owner: 'anybody' }
    case 'window_closing':
      return { kind, channelId: null, beforeMinutes: 120 }
    case 'no_answer':
      return { kind, from: 'customer', channelId: null, afterMinutes: DAY_MINUTES }
    case 'segment_entered':
      return { kind, segmentId }
    default:
      return { kind }
  }
}

function TriggerFields({ trigger, change }: { trigger: Trigger; change: (trigger: Trigger) => void }) {
  const { t } = useTranslation()
  const name = useTriggerName()
  const { data: known } = useSegments()
  const segments = known ?? []
  const kinds = KINDS.filter((kind) => kind !== 'segment_entered' || segments.length > 0)
  return (
    <>
      <SelectField
        label={t('workflows.trigger')}
        hint={
          known?.length === 0 ? (
            <>
              {t('workflows.noSegment')}{' '}
              <Link to="/contacts" className="text-ink underline">
                {t('workflows.toContacts')}
              </Link>
            </>
          ) : undefined
        }
        value={trigger.kind}
        onChange={({ target }) => {
          const kind = KINDS.find((one) => one === target.value)
          if (kind) change(begun(kind, segments[0]?.id ?? ''))
        }}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {name(kind)}
          </option>
        ))}
      </SelectField>
      <TriggerDetails trigger={trigger} change={change} />
    </>
  )
}

function TriggerDetails({ trigger, change }: { trigger: Trigger; change: (trigger: Trigger) => void }) {
  const { t } = useTranslation()
  const { properties } = useRegistry()
  const { data: members = [] } = useMembers()
  const { data: segments = [] } = useSegments()
  switch (trigger.kind) {
    case 'property_changed':
      return (
        <PropertySelect
          label={t('workflows.whichProperty')}
          // Consent has triggers of its own: opted in, opted out.
          properties={properties.filter(({ of, place }) => of === 'contact' && !('consentTo' in place))}
          value={trigger.property ?? ''}
          change={(property) => change({ ...trigger, property: property || null })}
        />
      )
    case 'opted_in':
    case 'opted_out':
      return (
        <SelectField
          label={t('workflows.purpose')}
          value={trigger.purpose ?? ''}
          onChange={({ target: { value } }) =>
            change({ ...trigger, purpose: value === 'utility' || value === 'marketing' ? value : null })
          }
        >
          <option value="">{t('workflows.purpose_any')}</option>
          <option value="utility">{t('workflows.purpose_utility')}</option>
          <option value="marketing">{t('workflows.purpose_marketing')}</option>
        </SelectField>
      )
    case 'message_received':
      return (
        <>
          <Field
            label={t('workflows.keywords')}
            hint={t('workflows.keywordsHint')}
            dir="auto"
            defaultValue={trigger.keywords.join(', ')}
            onChange={({ target }) => {
              const keywords = target.value
                .split(',')
                .map((word) => word.trim())
                .filter(Boolean)
              change({ ...trigger, keywords })
            }}
          />
          {trigger.keywords.length > 0 && (
            <SelectField
              label={t('workflows.keywordMatch')}
              value={trigger.match}
              onChange={({ target }) => change({ ...trigger, match: target.value === 'contains' ? 'contains' : 'is' })}
            >
              <option value="is">{t('workflows.match_is')}</option>
              <option value="contains">{t('workflows.match_contains')}</option>
            </SelectField>
          )}
          <label className="flex items-center gap-2 text-base">
            <input
              type="checkbox"
              checked={trigger.first}
              onChange={({ target }) => change({ ...trigger, first: target.checked })}
              className="size-4 accent-ink-fill"
            />
            {t('workflows.firstOnly')}
          </label>
          <ChannelSelect value={trigger.channelId} change={(channelId) => change({ ...trigger, channelId })} />
        </>
      )
    case 'conversation_status':
      return (
        <SelectField
          label={t('workflows.status')}
          value={trigger.status}
          onChange={({ target }) => {
            const status = CONVERSATION_STATUSES.find((one) => one === target.value)
            if (status) change({ ...trigger, status })
          }}
        >
          {CONVERSATION_STATUSES.map((status) => (
            <option key={status} value={status}>
              {t(`workflows.status_${status}`)}
            </option>
          ))}
        </SelectField>
      )
    case 'conversation_owner':
      return (
        <SelectField
          label={t('workflows.owner')}
          value={typeof trigger.owner === 'object' ? trigger.owner.userId : trigger.owner}
          onChange={({ target: { value } }) =>
            change({ ...trigger, owner: value === 'anybody' || value === 'nobody' ? value : { userId: value } })
          }
        >
          <option value="anybody">{t('workflows.owner_anybody')}</option>
          <option value="nobody">{t('workflows.owner_nobody')}</option>
          {members.map(({ userId, name }) => (
            <option key={userId} value={userId}>
              {name}
            </option>
          ))}
        </SelectField>
      )
    case 'window_closing':
      return (
        <>
          <MinutesField
            label={t('workflows.beforeClosing')}
            minutes={trigger.beforeMinutes}
            max={BEFORE_CLOSING_MINUTES_MAX}
            change={(beforeMinutes) => change({ ...trigger, beforeMinutes })}
          />
          <ChannelSelect value={trigger.channelId} change={(channelId) => change({ ...trigger, channelId })} />
        </>
      )
    case 'no_answer':
      return (
        <>
          <SelectField
            label={t('workflows.whoDoesNot')}
            value={trigger.from}
            onChange={({ target }) => change({ ...trigger, from: target.value === 'us' ? 'us' : 'customer' })}
          >
            <option value="customer">{t('workflows.noAnswer_customer')}</option>
            <option value="us">{t('workflows.noAnswer_us')}</option>
          </SelectField>
          <MinutesField
            label={t('workflows.howLong')}
            minutes={trigger.afterMinutes}
            change={(afterMinutes) => change({ ...trigger, afterMinutes })}
          />
          <ChannelSelect value={trigger.channelId} change={(channelId) => change({ ...trigger, channelId })} />
        </>
      )
    case 'segment_entered':
      return (
        <SelectField
          label={t('properties.segment')}
          value={trigger.segmentId}
          onChange={({ target }) => change({ ...trigger, segmentId: target.value })}
        >
          {segments.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
      )
    default:
      return null
  }
}

function ChannelSelect({ value, change }: { value: string | null; change: (channelId: string | null) => void }) {
  const { t } = useTranslation()
  const { data: inboxes = [] } = useInboxes()
  return (
    <SelectField
      label={t('workflows.channel')}
      value={value ?? ''}
      onChange={({ target }) => change(target.value || null)}
    >
      <option value="">{t('workflows.anyChannel')}</option>
      {inboxes.flatMap(({ channels }) =>
        channels.map(({ id, displayPhoneNumber }) => (
          <option key={id} value={id}>
            {displayPhoneNumber}
          </option>
        )),
      )}
    </SelectField>
  )
}
