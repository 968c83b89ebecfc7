import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Monitor, Smartphone } from 'lucide-react'
import type { SignIn } from '#contract/people.ts'
import { useAct } from '../../forms/useAct.ts'
import { dayAndTime, exactly } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { toast } from '../../ui/toast.ts'
import { endSignIn, getSignIns } from '../endpoints.ts'
import { Failed, Page, Section, Waiting } from '../Page.tsx'
import { browserOf } from './browser.ts'
import { PasswordForm } from './PasswordForm.tsx'

const SIGN_INS_KEY = ['sign-ins']

/** Where the reader is signed in, and the password that keeps others out. */
export function SignInsPage() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: SIGN_INS_KEY, queryFn: getSignIns, staleTime: 0 })
  const all = useAct()
  const others = data?.signIns.filter(({ current }) => !current) ?? []
  const endOthers = () =>
    all.run(async () => {
      try {
        for (const { id } of others) await endSignIn(id)
        toast('done', t('settings.othersEnded'))
      } finally {
        await queries.invalidateQueries({ queryKey: SIGN_INS_KEY })
      }
    })
  return (
    <Page title={t('settings.signIns')} text={t('settings.signInsText')}>
      {data ? (
        <>
          <ul className="border-t border-line">
            {[...data.signIns].sort(currentFirst).map((signIn) => (
              <SignInRow key={signIn.id} signIn={signIn} />
            ))}
          </ul>
          {all.problem && (
            <div className="mt-3">
              <Notice tone="failure">{all.problem}</Notice>
            </div>
          )}
          {others.length > 1 && (
            <Button className="mt-4" busy={all.busy} onClick={endOthers}>
              {t('settings.endOthers')}
            </Button>
          )}
        </>
      ) : error ? (
        <Failed error={error} retry={refetch} />
      ) : (
        <Waiting rows={2} />
      )}
      <div className="mt-10">
        <Section title={t('settings.password')}>
          <PasswordForm onChanged={() => queries.invalidateQueries({ queryKey: SIGN_INS_KEY })} />
        </Section>
      </div>
    </Page>
  )
}

function SignInRow({ signIn }: { signIn: SignIn }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { busy, problem, run } = useAct()
  const { browser, system } = browserOf(signIn.browser ?? '')
  const name =
    browser && system
      ? t('settings.browserOn', { browser, system })
      : (browser ?? system ?? t('settings.unknownBrowser'))
  const lastSeen = new Date(signIn.lastSeenAt)
  const isPhone = system === 'iPhone' || system === 'Android'
  const Icon = isPhone ? Smartphone : Monitor
  const end = () =>
    run(async () => {
      await endSignIn(signIn.id)
      toast('done', t('settings.ended'))
      await queries.invalidateQueries({ queryKey: SIGN_INS_KEY })
    })
  const facts = [
    signIn.address,
    t('settings.lastSeen', { date: dayAndTime(lastSeen) }),
    t('settings.signedInAt', { date: dayAndTime(new Date(signIn.createdAt)) }),
  ]
  return (
    <li className="border-b border-line py-3">
      <div className="flex items-center gap-3">
        <span className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-sunk text-soft">
          <Icon aria-hidden size={16} strokeWidth={1.75} />
        </span>
        <div className="min-w-0 flex-1">
          <p className="font-medium [overflow-wrap:anywhere]" title={signIn.browser ?? undefined}>
            {name}
          </p>
          <p className="figures text-sm text-soft [overflow-wrap:anywhere]" title={exactly(lastSeen)}>
            {facts.filter(Boolean).join(' · ')}
          </p>
        </div>
        {signIn.current ? (
          <span className="shrink-0 text-sm text-green">{t('settings.thisOne')}</span>
        ) : (
          <Button
            size="small"
            busy={busy}
            aria-label={t('settings.endOf', { browser: name, date: dayAndTime(lastSeen) })}
            onClick={end}
          >
            {t('settings.end')}
          </Button>
        )}
      </div>
      {problem && (
        <div className="mt-2">
          <Notice tone="failure">{problem}</Notice>
        </div>
      )}
    </li>
  )
}

const currentFirst = (a: SignIn, b: SignIn) =>
  Number(b.current) - Number(a.current) || b.lastSeenAt.localeCompare(a.lastSeenAt)
