import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ArrowLeft, CircleAlert, LayoutTemplate, SendHorizontal } from 'lucide-react'
import { type RefObject, useDeferredValue, useState } from 'react'
import { createPortal } from 'react-dom'
import type { Conversation } from '#contract/inbox.ts'
import type { Choice, Template } from '#contract/templates.ts'
import { isBlank } from '#core/text.ts'
import { preview } from '#core/whatsapp/markup.ts'
import type { ReasonWord } from '#core/whatsapp/reason.ts'
import { judged } from '#core/whatsapp/template/judged.ts'
import { partsOf } from '#core/whatsapp/template/parts.ts'
import { render } from '#core/whatsapp/template/render.ts'
import { variablesOf } from '#core/whatsapp/template/variables.ts'
import { useSession } from '../../app/useKnown.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { serverNow } from '../../live/clock.ts'
import { send } from '../../live/outbox.ts'
import { Badge } from '../../templates/Badge.tsx'
import { getChoice, getChoices } from '../../templates/endpoints.ts'
import { TemplateView } from '../../templates/TemplateView.tsx'
import { languageName, wordOf } from '../../templates/words.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Field, SelectField } from '../../ui/Field.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { reasonWords } from '../composer/reasonWords.ts'
import { messageOf } from './message.ts'
import { Values } from './Values.tsx'

interface TemplateDialogProps {
  conversation: Conversation
  /** The newest message that its author has had before them. */
  seen: RefObject<string | null | undefined>
  onClose: () => void
}

/** Choose a template, fill it in, see it as the customer will, send it. */
export default function TemplateDialog({ conversation, seen, onClose }: TemplateDialogProps) {
  const { t } = useTranslation()
  // What comes in behind the window nobody reads.
  const [seenBefore] = useState(() => seen.current)
  const [templateId, setTemplateId] = useState<string | null>(null)
  return createPortal(
    templateId === null ? (
      <Dialog title={t('templates.chooseText')} onClose={onClose} wide>
        <List conversationId={conversation.id} choose={setTemplateId} />
      </Dialog>
    ) : (
      <Chosen
        key={templateId}
        conversation={conversation}
        templateId={templateId}
        seen={seenBefore}
        choose={setTemplateId}
        onClose={onClose}
      />
    ),
    document.body,
  )
}

function List({ conversationId, choose }: { conversationId: string; choose: (id: string) => void }) {
  const { t } = useTranslation()
  const [q, setQ] = useState('')
  const asked = useDeferredValue(q)
  const found = useInfiniteQuery({
    queryKey: ['templates', 'choices', conversationId, asked],
    queryFn: ({ pageParam, signal }) => getChoices(conversationId, asked, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const templates = found.data?.pages.flatMap((page) => page.templates) ?? []
  return (
    <div className="flex flex-col gap-3">
      <Field
        label={t('templates.search')}
        type="search"
        value={q}
        data-first-focus
        onChange={({ target }) => setQ(target.value)}
        onKeyDown={(event) => {
          const [only] = templates
          if (event.key === 'Enter' && only && q !== '' && q === asked) choose(only.id)
        }}
      />
      {found.isPending && (
        <p className="flex justify-center py-8">
          <Spinner size={20} />
        </p>
      )}
      {found.isError && (
        <EmptyState
          icon={CircleAlert}
          title={t('templates.loadFailed')}
          action={<Button onClick={() => void found.refetch()}>{t('common.tryAgain')}</Button>}
        />
      )}
      {found.data && templates.length === 0 && (
        <EmptyState icon={LayoutTemplate} title={t(q === '' ? 'templates.noneTitle' : 'templates.nothingFound')}>
          {t(q === '' ? 'templates.noneUsable' : 'templates.nothingFoundText')}
        </EmptyState>
      )}
      {templates.length > 0 && (
        <ul className="-mx-2">
          {templates.map((template) => (
            <li key={template.id}>
              <Entry template={template} choose={() => choose(template.id)} />
            </li>
          ))}
        </ul>
      )}
      {found.hasNextPage && (
        <Button look="quiet" busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('templates.more')}
        </Button>
      )}
    </div>
  )
}

function Entry({ template, choose }: { template: Template; choose: () => void }) {
  const { t } = useTranslation()
  const { name, language, category, text, quality } = template
  return (
    <button
      type="button"
      onClick={choose}
      className="flex w-full flex-col gap-0.5 rounded px-2 py-2.5 text-left hover:bg-hover"
    >
      <span className="flex w-full flex-wrap items-baseline gap-x-3">
        <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
        <span className="text-sm text-soft">{languageName(language)}</span>
        <span className="flex-1" />
        <span className="text-sm text-faint">{wordOf(category, t)}</span>
        {quality === 'RED' && <Badge word={quality} />}
      </span>
      <span dir="auto" className="line-clamp-2 text-sm text-soft wrap-anywhere">
        {preview({ kind: 'template', text }).text}
      </span>
    </button>
  )
}

interface ChosenProps extends Omit<TemplateDialogProps, 'seen'> {
  seen: string | null | undefined
  templateId: string
  choose: (id: string | null) => void
}

function Chosen({ conversation, templateId, seen, choose, onClose }: ChosenProps) {
  const { t } = useTranslation()
  const { data, isError, refetch } = useQuery({
    queryKey: ['templates', 'choice', conversation.id, templateId],
    queryFn: () => getChoice(conversation.id, templateId),
    // What was typed must not be swept away by news.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (data) return <Filling conversation={conversation} choice={data} seen={seen} choose={choose} onClose={onClose} />
  return (
    <Dialog title={t('templates.choose')} onClose={onClose} wide>
      {isError ? (
        <EmptyState
          icon={CircleAlert}
          title={t('templates.loadFailed')}
          action={<Button onClick={() => void refetch()}>{t('common.tryAgain')}</Button>}
        />
      ) : (
        <p className="flex justify-center py-8">
          <Spinner size={20} />
        </p>
      )}
    </Dialog>
  )
}

interface FillingProps extends Omit<ChosenProps, 'templateId'> {
  choice: Choice
}

function Filling({ conversation, choice, seen, choose, onClose }: FillingProps) {
  const { t } = useTranslation()
  const { me } = useSession()
  const { template, refused } = choice
  const [values, setValues] = useState(choice.values)
  const parts = partsOf(template)
  const variables = variablesOf(parts)
  const { flaws = [] } = judged({ ...template, parts }, values)
  const isMissing = variables.some(({ key, isOptional }) => !isOptional && isBlank(values[key] ?? ''))
  const rendered = render(parts, values)
  const submit = () => {
    if (isMissing || flaws.length > 0 || refused.length > 0) return
    const { message, request } = messageOf(conversation, me.user.id, template, rendered, values, serverNow())
    send(message, { ...request, seen })
    onClose()
  }
  const problems = [...refused, ...flaws].map(({ word, ...facts }) =>
    reasonWords({ word: word as ReasonWord, ways: [], ...facts }, t),
  )
  return (
    <Dialog
      title={template.name}
      onClose={onClose}
      wide
      actions={
        <>
          <Button look="quiet" icon={ArrowLeft} onClick={() => choose(null)} className="mr-auto">
            {t('templates.chooseAnother')}
          </Button>
          <Button
            look="primary"
            icon={SendHorizontal}
            disabled={isMissing || problems.length > 0}
            onClick={submit}
            {...(variables.length === 0 && { 'data-first-focus': true })}
          >
            {t('templates.send')}
          </Button>
        </>
      }
    >
      <form
        className="grid gap-6 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className="flex min-w-0 flex-col gap-3">
          {template.languages.length > 1 && (
            <SelectField
              label={t('templates.language')}
              value={template.id}
              onChange={({ target }) => choose(target.value)}
            >
              {template.languages
                .filter(({ id, status }) => status === 'APPROVED' || id === template.id)
                .map(({ id, language }) => (
                  <option key={id} value={id}>
                    {languageName(language)}
                  </option>
                ))}
            </SelectField>
          )}
          <p className="text-sm text-soft">
            {t('templates.category')}: {wordOf(template.category, t)}
          </p>
          <Values
            variables={variables}
            values={values}
            put={(key, value) => setValues((before) => ({ ...before, [key]: value }))}
          />
          {/* Enter in a field sends. */}
          <button type="submit" hidden tabIndex={-1} />
        </div>
        <div className="min-w-0">
          <p className="mb-1 text-sm font-medium text-soft">{t('templates.preview')}</p>
          <div className="rounded bg-sunk p-3">
            <TemplateView template={rendered} />
          </div>
        </div>
      </form>
      {problems.map((problem) => (
        <div key={problem} className="mt-3">
          <Notice tone="failure">{problem}</Notice>
        </div>
      ))}
    </Dialog>
  )
}
