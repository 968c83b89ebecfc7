import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, GripVertical, Pencil, Plus, Shuffle, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { type AssignmentRule, RULES_MAX } from '#contract/assignment.ts'
import { isGone } from '../../../api/isGone.ts'
import { useInboxes, useTeams } from '../../../app/useKnown.ts'
import { useAct } from '../../../forms/useAct.ts'
import { useTranslation } from '../../../i18n/translate.ts'
import { useCommands } from '../../../keys/commands.ts'
import { serverNow } from '../../../live/clock.ts'
import { newId } from '../../../live/id.ts'
import { useMay } from '../../../people/useMay.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { classes } from '../../../ui/classes.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { NothingThere } from '../../../ui/NothingThere.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Failed, NotForYou, Page, Section, Waiting } from '../../Page.tsx'
import { getRules, putRules } from './endpoints.ts'
import { RuleDialog } from './RuleDialog.tsx'
import { Trial } from './Trial.tsx'
import { useRuleWords } from './useRuleWords.ts'

/** Who gets what nobody owns, of one inbox. */
export function AssignmentPage() {
  const { t } = useTranslation()
  const mayManage = useMay()('inboxes.manage')
  const { inboxId } = useParams({ strict: false }) as { inboxId: string }
  const { data: inboxes } = useInboxes()
  const inbox = inboxes?.find(({ id }) => id === inboxId)
  const title = inbox ? t('assignment.titleOf', { inbox: inbox.name }) : t('assignment.title')
  const { rules, error, refetch, problem, save } = useRules(inboxId, mayManage)
  const [dialog, setDialog] = useState<AssignmentRule | 'new' | null>(null)
  useCommands(mayManage ? [{ id: 'new rule', label: t('assignment.add'), run: () => setDialog('new') }] : [])
  if (!mayManage) return <NotForYou title={title} />
  return (
    <Page
      title={title}
      text={t('assignment.text')}
      back={{ to: '/settings/inboxes', label: t('assignment.back') }}
      action={
        rules &&
        inbox && (
          <Button look="primary" icon={Plus} disabled={rules.length >= RULES_MAX} onClick={() => setDialog('new')}>
            {t('assignment.add')}
          </Button>
        )
      }
    >
      {problem && <Notice tone="failure">{problem}</Notice>}
      {!rules || !inbox ? (
        isGone(error) || (inboxes && !inbox) ? (
          <NotFound />
        ) : error ? (
          <Failed error={error} retry={refetch} />
        ) : (
          <Waiting />
        )
      ) : (
        <>
          {rules.length === 0 ? (
            <EmptyState icon={Shuffle} title={t('assignment.emptyTitle')}>
              {t('assignment.emptyText')}
            </EmptyState>
          ) : (
            <Rules rules={rules} save={save} edit={setDialog} />
          )}
          <Section title={t('assignment.trial')}>
            <Trial key={JSON.stringify(rules)} inbox={inbox} />
          </Section>
          {dialog && (
            <RuleDialog
              inbox={inbox}
              rule={dialog === 'new' ? null : dialog}
              newId={newId(serverNow())}
              save={(rule) => save(dialog === 'new' ? [...rules, rule] : replaced(rules, rule), 'throws')}
              onClose={() => setDialog(null)}
            />
          )}
        </>
      )}
    </Page>
  )
}

function NotFound() {
  const { t } = useTranslation()
  return <NothingThere title={t('assignment.notFound')} to="/settings/inboxes" way={t('assignment.back')} />
}

function useRules(inboxId: string, isWanted: boolean) {
  const queries = useQueryClient()
  const key = ['assignment-rules', inboxId]
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => getRules(inboxId), enabled: isWanted })
  const { problem, run } = useAct()
  const put = async (rules: readonly AssignmentRule[]) => {
    try {
      queries.setQueryData(key, await putRules(inboxId, rules, data?.revision ?? ''))
    } catch (refused) {
      await queries.invalidateQueries({ queryKey: key })
      throw refused
    }
  }
  const save = (rules: readonly AssignmentRule[], how?: 'throws') => (how ? put(rules) : run(() => put(rules)))
  return { rules: data?.rules, error, refetch, problem, save }
}

interface RulesProps {
  rules: readonly AssignmentRule[]
  save: (rules: readonly AssignmentRule[]) => Promise<void>
  edit: (rule: AssignmentRule) => void
}

/** In their order, which is moved by the arrows or by dragging. */
function Rules({ rules, save, edit }: RulesProps) {
  const { t } = useTranslation()
  const wordsOf = useRuleWords()
  const { data: teams } = useTeams()
  // As the server has it (rulesInForce): it is skipped, and the next that fits decides.
  const isIdle = ({ isOn, outcome }: AssignmentRule) =>
    isOn && 'teamId' in outcome && outcome.teamId !== null && teams?.every(({ id }) => id !== outcome.teamId) === true
  const [dragged, setDragged] = useState<string | null>(null)
  const move = (id: string, to: number) => {
    const rule = rules.find((one) => one.id === id)
    if (!rule || to < 0 || to >= rules.length) return
    const others = rules.filter((one) => one.id !== id)
    void save([...others.slice(0, to), rule, ...others.slice(to)])
  }
  return (
    <ol aria-label={t('assignment.title')}>
      {rules.map((rule, index) => (
        <li
          key={rule.id}
          draggable
          onDragStart={() => setDragged(rule.id)}
          onDragEnd={() => setDragged(null)}
          onDragOver={(event) => event.preventDefault()}
          onDrop={() => dragged && move(dragged, index)}
          className={classes('flex items-start gap-2 border-b border-line py-3', dragged === rule.id && 'opacity-50')}
        >
          <GripVertical aria-hidden size={16} className="mt-1 shrink-0 cursor-grab text-faint max-sm:hidden" />
          <span className="figures mt-0.5 w-5 shrink-0 text-right text-soft">{index + 1}</span>
          <div className={classes('min-w-0 flex-1', !rule.isOn && 'opacity-60')}>
            <p className="font-medium wrap-anywhere">
              <bdi>{rule.name}</bdi>
            </p>
            <p className="text-sm text-soft wrap-anywhere">{wordsOf(rule)}</p>
            {isIdle(rule) && <p className="text-sm text-brass">{t('assignment.idle')}</p>}
          </div>
          <label className="flex min-h-8 shrink-0 items-center gap-2 text-sm">
            <input
              type="checkbox"
              checked={rule.isOn}
              aria-label={t('assignment.isOn', { rule: rule.name })}
              onChange={() => void save(replaced(rules, { ...rule, isOn: !rule.isOn }))}
              className="size-4 accent-ink-fill"
            />
            <span aria-hidden className="max-sm:hidden">
              {t(rule.isOn ? 'assignment.on' : 'assignment.off')}
            </span>
          </label>
          <span className="flex shrink-0 max-sm:flex-col">
            <IconButton
              icon={ArrowUp}
              iconSize={15}
              label={t('assignment.up', { rule: rule.name })}
              disabled={index === 0}
              onClick={() => move(rule.id, index - 1)}
            />
            <IconButton
              icon={ArrowDown}
              iconSize={15}
              label={t('assignment.down', { rule: rule.name })}
              disabled={index === rules.length - 1}
              onClick={() => move(rule.id, index + 1)}
            />
            <IconButton
              icon={Pencil}
              iconSize={15}
              label={t('assignment.editOf', { rule: rule.name })}
              onClick={() => edit(rule)}
            />
            <IconButton
              icon={Trash2}
              iconSize={15}
              label={t('assignment.remove', { rule: rule.name })}
              onClick={() => void save(rules.filter(({ id }) => id !== rule.id))}
            />
          </span>
        </li>
      ))}
    </ol>
  )
}

const replaced = (rules: readonly AssignmentRule[], rule: AssignmentRule) =>
  rules.map((one) => (one.id === rule.id ? rule : one))
