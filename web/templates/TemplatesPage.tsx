import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { LayoutTemplate, RefreshCw, Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { Template, TemplateAccount } from '#contract/templates.ts'
import { preview } from '#core/whatsapp/markup.ts'
import { useAct } from '../forms/useAct.ts'
import { dayAndTime } from '../i18n/format.ts'
import { useTranslation } from '../i18n/translate.ts'
import { useMay } from '../people/useMay.ts'
import { Failed, Page, Waiting } from '../settings/Page.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Field, SelectField } from '../ui/Field.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Badge } from './Badge.tsx'
import { getTemplateAccounts, getTemplates, readTemplates, type TemplateWish } from './endpoints.ts'
import { NO_WISH, wishOf } from './wish.ts'
import { languageName, wordOf } from './words.ts'

const STATUSES = ['APPROVED', 'PENDING', 'REJECTED', 'PAUSED', 'DISABLED']
const CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION']
const QUALITIES = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN']

/** All templates of the accounts one may see, by name. */
export function TemplatesPage() {
  const { t } = useTranslation()
  const search = useSearch({ from: '/framed/settings/templates' })
  const navigate = useNavigate()
  // What is being typed does not wait for the address to follow.
  const [q, setQ] = useState(search.q ?? '')
  const wish: TemplateWish = { ...NO_WISH, ...search, q }
  const asked = useDeferredValue(wish)
  const accounts = useQuery({ queryKey: ['templates', 'accounts'], queryFn: getTemplateAccounts }).data?.accounts ?? []
  const query = useInfiniteQuery({
    queryKey: ['templates', 'list', asked],
    queryFn: ({ pageParam, signal }) => getTemplates(asked, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
  })
  const templates = query.data?.pages.flatMap((page) => page.templates)
  const isFiltered = Object.values(wish).some((value) => value !== '')
  const put = (change: Partial<TemplateWish>) =>
    void navigate({ to: '/settings/templates', search: wishOf({ ...wish, ...change }), replace: true })
  const languages = [...new Set(accounts.flatMap((one) => one.languages))].sort()
  return (
    <Page title={t('templates.title')} text={t('templates.text')}>
      {accounts.map((account) => (
        <Account key={account.wabaId} account={account} />
      ))}
      <div className="my-4 grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Field
          label={t('templates.search')}
          type="search"
          value={wish.q}
          onChange={({ target }) => {
            setQ(target.value)
            put({ q: target.value })
          }}
          className="col-span-2 sm:col-span-4"
        />
        <Choice
          label={t('templates.status')}
          all={t('templates.allStatuses')}
          words={STATUSES}
          value={wish.status}
          choose={(status) => put({ status })}
        />
        <Choice
          label={t('templates.category')}
          all={t('templates.allCategories')}
          words={CATEGORIES}
          value={wish.category}
          choose={(category) => put({ category })}
        />
        <Choice
          label={t('templates.quality')}
          all={t('templates.anyQuality')}
          words={QUALITIES}
          value={wish.quality}
          choose={(quality) => put({ quality })}
        />
        <Choice
          label={t('templates.language')}
          all={t('templates.allLanguages')}
          words={[...new Set([...languages, wish.language].filter(Boolean))]}
          nameOf={languageName}
          value={wish.language}
          choose={(language) => put({ language })}
        />
        {accounts.length > 1 && (
          <SelectField
            label={t('templates.account')}
            value={wish.account}
            onChange={({ target }) => put({ account: target.value })}
          >
            <option value="">–</option>
            {accounts.map(({ wabaId, name }) => (
              <option key={wabaId} value={wabaId}>
                {name ?? wabaId}
              </option>
            ))}
          </SelectField>
        )}
      </div>
      {!templates ? (
        query.error ? (
          <Failed error={query.error} retry={query.refetch} />
        ) : (
          <Waiting rows={6} />
        )
      ) : templates.length === 0 ? (
        <EmptyState
          icon={isFiltered ? Search : LayoutTemplate}
          title={t(isFiltered ? 'templates.nothingFound' : 'templates.noneTitle')}
        >
          {t(
            isFiltered
              ? 'templates.nothingFoundText'
              : accounts.length > 0
                ? 'templates.noneText'
                : 'templates.noAccountText',
          )}
        </EmptyState>
      ) : (
        <ul className="border-t border-line">
          {templates.map((template) => (
            <Row key={template.id} template={template} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          look="quiet"
          className="mt-3 w-full"
          busy={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('templates.more')}
        </Button>
      )}
    </Page>
  )
}

interface ChoiceProps {
  label: string
  all: string
  words: readonly string[]
  /** How a word is called; Meta's own words have their names. */
  nameOf?: (word: string) => string
  value: string
  choose: (word: string) => void
}

function Choice({ label, all, words, nameOf, value, choose }: ChoiceProps) {
  const { t } = useTranslation()
  const named = nameOf ?? ((word: string) => wordOf(word, t))
  return (
    <SelectField label={label} value={value} onChange={({ target }) => choose(target.value)}>
      <option value="">{all}</option>
      {words.map((word) => (
        <option key={word} value={word}>
          {named(word)}
        </option>
      ))}
    </SelectField>
  )
}

function Account({ account }: { account: TemplateAccount }) {
  const { t } = useTranslation()
  const mayDo = useMay()
  const client = useQueryClient()
  const { busy, problem, run } = useAct()
  const count = account.counts.reduce((sum, one) => sum + one.count, 0)
  const read = () =>
    run(async () => {
      await readTemplates(account.wabaId)
      await client.invalidateQueries({ queryKey: ['templates'] })
    })
  return (
    <section className="border-t border-line py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 className="font-medium wrap-anywhere">{account.name ?? account.wabaId}</h2>
          <p className="figures text-sm text-soft">
            {t('templates.count', { count })} ·{' '}
            {account.isReading
              ? t('templates.reading')
              : account.readAt
                ? t('templates.readAt', { when: dayAndTime(new Date(account.readAt)) })
                : t('templates.neverRead')}
          </p>
        </div>
        {mayDo('templates.manage') && (
          <Button size="small" icon={RefreshCw} busy={busy || account.isReading} onClick={read}>
            {t('templates.readNow')}
          </Button>
        )}
      </div>
      {(account.fault || problem) && (
        <Notice tone="failure">
          {problem ?? [t('templates.readFailed'), account.faultDetails].filter(Boolean).join(' ')}
        </Notice>
      )}
    </section>
  )
}

function Row({ template }: { template: Template }) {
  const { t } = useTranslation()
  const { id, name, language, category, status, quality, text, comingCategory } = template
  return (
    <li className="border-b border-line">
      <Link
        to="/settings/templates/$templateId"
        params={{ templateId: id }}
        className="flex flex-col gap-1 rounded px-2 py-3 hover:bg-hover"
      >
        <span className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
          <span className="text-sm text-soft">{languageName(language)}</span>
          <span className="flex-1" />
          <Badge word={status} />
        </span>
        <span dir="auto" className="truncate text-sm text-soft">
          {preview({ kind: 'template', text }).text}
        </span>
        <span className="flex flex-wrap gap-x-3 text-sm text-faint">
          {wordOf(category, t)}
          {quality !== 'UNKNOWN' && <Badge word={quality} />}
          {comingCategory && (
            <span className="text-brass">{t('templates.becomes', { category: wordOf(comingCategory, t) })}</span>
          )}
        </span>
      </Link>
    </li>
  )
}
