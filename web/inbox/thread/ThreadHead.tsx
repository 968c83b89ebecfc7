import { useNavigate } from '@tanstack/react-router'
import { AlarmClock, ArrowLeft, Check, Ellipsis, Hourglass, Link2, PanelRight, RotateCcw, Search } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { Conversation } from '#contract/inbox.ts'
import { isClosingSoon, remaining, ringFraction, WINDOW_MS, windowAt } from '#core/whatsapp/window.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { wantWords } from '../../i18n/areas.ts'
import { dayAndTime, exactly, hoursAndMinutes } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { useKeyedMenu } from '../../keys/useKeyedMenu.ts'
import { useServerNow } from '../../live/clock.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Menu, type MenuEntry } from '../../ui/Menu.tsx'
import { useCopy } from '../../ui/useCopy.ts'
import { WindowRing } from '../../ui/WindowRing.tsx'
import { Others } from '../Others.tsx'
import { type InboxSearch, listOf } from '../search.ts'
import { LabelMenu, OwnerMenu, TeamMenu } from './Ownership.tsx'
import { snoozeChoices } from './snooze.ts'
import { useConversationActs } from './useActs.ts'
import { useFindHere } from './useFindHere.ts'
import type { PanelState } from './usePanel.ts'

const SnoozeDialog = lazyPart(async () => {
  const [module] = await Promise.all([import('./SnoozeDialog.tsx'), wantWords('dates')])
  return module
})

/** Whose it is, how long one may answer freely, and what to do with it. */
export function ThreadHead({
  conversation,
  search,
  panel,
}: {
  conversation: Conversation
  search: InboxSearch
  panel: PanelState
}) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const acts = useConversationActs(conversation)
  const isClosed = conversation.status === 'closed'
  const copy = useCopy()
  const copyLink = () => copy(`${location.origin}/inbox/${conversation.id}`, t('thread.linkCopied'))
  const find = useFindHere(conversation.id, search)
  const back = () => void navigate({ to: '/inbox', search: search.within ? listOf(search) : search })
  // On a phone what was found stands behind the thread it was found in.
  const goBack = () =>
    search.within && search.message ? void navigate({ to: '.', search: { ...search, message: undefined } }) : back()
  useCommands([
    { id: 'find here', key: ';', label: t('thread.findHere'), run: find },
    { id: 'copy link', key: 'L', label: t('thread.copyLink'), run: copyLink },
    { id: 'back', key: 'b', label: t('common.toInbox'), run: back },
  ])
  return (
    // On a phone the name has the first line, and whose it is the second.
    <header className="@container flex shrink-0 items-center gap-1 border-b border-line px-2 max-md:flex-wrap max-md:py-1 md:h-(--bar-height) md:px-4">
      <IconButton icon={ArrowLeft} label={t('common.back')} onClick={goBack} className="max-md:order-first md:hidden" />
      <span aria-hidden className="order-last basis-full md:hidden" />
      <span className="flex min-w-0 gap-1 max-md:order-last max-md:flex-1">
        <OwnerMenu conversation={conversation} assign={acts.assign} />
        <TeamMenu conversation={conversation} handOver={acts.handOver} />
      </span>
      <h2 className="min-w-0 flex-1 text-base font-medium max-md:order-first max-md:font-semibold lg:sr-only">
        <button type="button" onClick={panel.toggle} className="block max-w-full truncate rounded px-1 py-1">
          <bdi>{conversation.contactName}</bdi>
        </button>
      </h2>
      <span className="flex-1 max-lg:hidden" />
      <Others conversationId={conversation.id} className="mr-1" />
      <Countdown lastCustomerAt={conversation.lastCustomerAt} />
      <span className="flex gap-1 max-md:order-last">
        <LabelMenu conversation={conversation} label={acts.label} />
        <SnoozeMenu conversation={conversation} acts={acts} />
      </span>
      <Button
        size="small"
        icon={isClosed ? RotateCcw : Check}
        onClick={isClosed ? acts.reopen : acts.close}
        aria-label={t(isClosed ? 'thread.reopen' : 'thread.close')}
        data-tip={`${t(isClosed ? 'thread.reopen' : 'thread.close')}  e`}
        className="mx-1"
      >
        <span className="max-2xl:hidden">{t(isClosed ? 'thread.reopen' : 'thread.close')}</span>
      </Button>
      <Menu
        align="end"
        entries={[
          {
            label: t('thread.findHere'),
            icon: Search,
            select: find,
          },
          {
            label: t('thread.copyLink'),
            icon: Link2,
            select: copyLink,
          },
        ]}
        trigger={(props) => <IconButton icon={Ellipsis} label={t('thread.more')} {...props} />}
      />
      <IconButton
        icon={PanelRight}
        label={t(panel.beside || panel.covers ? 'thread.hideDetails' : 'thread.showDetails')}
        pressed={panel.beside || panel.covers}
        onClick={panel.toggle}
        className="max-md:hidden"
      />
    </header>
  )
}

function SnoozeMenu({
  conversation,
  acts,
}: {
  conversation: Conversation
  acts: ReturnType<typeof useConversationActs>
}) {
  const { t } = useTranslation()
  const now = useServerNow()
  const menu = useKeyedMenu({ id: 'snooze', key: 'z', label: t('acts.snooze') }, [
    { id: 'wait', key: 'w', label: t('acts.wait'), run: acts.wait },
    ...(conversation.status === 'snoozed' || conversation.status === 'waiting'
      ? [
          {
            id: 'wake',
            key: 'Z',
            label: t('thread.wake'),
            run: conversation.status === 'snoozed' ? acts.wake : acts.stopWaiting,
          },
        ]
      : []),
  ])
  const [isAsking, setAsking] = useState(false)
  const until = conversation.status === 'snoozed' ? conversation.snoozedUntil : null
  const entries: MenuEntry[] = [
    { heading: t('thread.snoozeUntil') },
    ...snoozeChoices(now).map(({ name, at }) => ({
      label: t(`thread.${name}`),
      hint: dayAndTime(at),
      select: () => acts.snooze(at),
    })),
    { label: t('thread.snoozeAt'), select: () => setAsking(true) },
    'line',
    ...(conversation.status === 'waiting' ? [] : [{ label: t('thread.wait'), icon: Hourglass, select: acts.wait }]),
    ...(until || conversation.status === 'waiting'
      ? [{ label: t('thread.wake'), select: until ? acts.wake : acts.stopWaiting }]
      : []),
  ]
  return (
    <>
      <Menu
        align="end"
        entries={entries}
        {...menu}
        trigger={(props) => (
          <IconButton icon={AlarmClock} label={t('thread.snooze')} shortcut="z" pressed={until !== null} {...props}>
            {until && (
              <span className="figures ml-1 text-xs whitespace-nowrap max-md:hidden md:@max-lg:hidden">
                {dayAndTime(new Date(until))}
              </span>
            )}
          </IconButton>
        )}
      />
      {isAsking && (
        <Suspense fallback={null}>
          <SnoozeDialog snooze={acts.snooze} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </>
  )
}

/** What is left of the 24 hours, by the server's clock; nothing once they are over, the composer says it then. */
function Countdown({ lastCustomerAt }: { lastCustomerAt: string | null }) {
  const { t } = useTranslation()
  const last = lastCustomerAt ? new Date(lastCustomerAt) : null
  const now = useServerNow(last && new Date(last.getTime() + WINDOW_MS))
  const window = windowAt(now, last)
  if (window.state !== 'open') return null
  const soon = isClosingSoon(window, now)
  return (
    <span
      role="timer"
      data-tip={t('thread.windowLeft', { time: exactly(window.closesAt) })}
      aria-label={t('thread.windowLeft', { time: dayAndTime(window.closesAt) })}
      className={classes(
        'figures inline-flex items-center gap-1.5 px-2 text-sm',
        soon ? 'font-medium text-brass' : 'text-soft',
      )}
    >
      <WindowRing fraction={ringFraction(window, now)} soon={soon} />
      {hoursAndMinutes(remaining(window, now))}
    </span>
  )
}
