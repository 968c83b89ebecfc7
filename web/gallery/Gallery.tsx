import { type ReactNode, useState } from 'react'
import type { Locale } from '#contract/common.ts'
import type { Activity, Message } from '#contract/messages.ts'
import { useNames, useSession } from '../app/useKnown.ts'
import { chooseLocale, currentLocale, LOCALES } from '../i18n/index.ts'
import { useTranslation } from '../i18n/translate.ts'
import ChannelTrouble from '../inbox/ChannelTrouble.tsx'
import { Composer } from '../inbox/composer/Composer.tsx'
import Meanwhile from '../inbox/composer/Meanwhile.tsx'
import { Row } from '../inbox/list/Row.tsx'
import { ThreadActsContext } from '../inbox/message/acts.ts'
import { Bubble } from '../inbox/message/Bubble.tsx'
import { ActivityLine, DayLine, SystemLine, UnreadLine } from '../inbox/message/Line.tsx'
import { NoteBubble } from '../inbox/notes/NoteBubble.tsx'
import { standsAlone } from '../inbox/thread/items.ts'
import { applyTheme, type Theme } from '../ui/theme.ts'
import { ACTIVITIES, COMPOSERS, NOTES, PENDINGS, ROWS, STOPPED } from './besides.ts'
import { DATA, type Group, KINDS } from './kinds.ts'
import { CHANNELS, LABELS, NOW } from './people.ts'

const ACTS = {
  putText: () => {},
  putBack: () => {},
  chooseTemplate: () => {},
  answer: () => {},
  jumpTo: () => {},
  customerName: 'Ayşe Yıldız',
  conversationId: 'gallery',
}
const THEMES: Theme[] = ['system', 'light', 'dark']

/** Everything that can stand in the inbox, with made-up data: for whoever changes how it looks. */
export function Gallery() {
  const nameOf = useNames()
  const myId = useSession().me.user.id
  return (
    <ThreadActsContext value={{ ...ACTS, nameOf, myId }}>
      <main className="h-dvh overflow-y-auto bg-paper p-6">
        <header className="mb-6 flex flex-wrap items-center gap-4">
          <h1 className="flex-1 text-title font-semibold">Gallery</h1>
          <Choices />
        </header>
        <div className="columns-[26rem] gap-6 [column-fill:balance]">
          {[...KINDS, ...DATA].map((group) => (
            <Messages key={group.title} group={group} />
          ))}
          <Section title="Waiting in this browser">
            {PENDINGS.map((pending) => (
              <Bubble key={pending.message.id} message={pending.message} pending={pending} first last />
            ))}
          </Section>
          <Section title="Notes">
            {NOTES.map((note) => (
              <NoteBubble key={note.id} note={note} />
            ))}
          </Section>
          <Lines activities={ACTIVITIES} />
          <Section title="Rows of the list" isTight>
            {ROWS.map(({ conversation, ...row }) => (
              <Row
                key={conversation.id}
                conversation={conversation}
                isCursor={false}
                search={{}}
                now={NOW}
                hasWindow
                isPractice={false}
                onFocus={() => {}}
                {...row}
                labels={LABELS.filter(({ id }) => conversation.labelIds.includes(id))}
              />
            ))}
          </Section>
          {COMPOSERS.map(({ title, conversation }) => (
            <Section key={title} title={title} isTight>
              <Composer
                conversation={conversation}
                answering={null}
                answer={() => {}}
                seen={{ current: null }}
                ref={null}
              />
            </Section>
          ))}
          <Section title="Composer: answered meanwhile" isTight>
            <Meanwhile stopped={STOPPED} putBack={() => {}} />
          </Section>
          <Section title="Banners" isTight>
            {[CHANNELS.broken, CHANNELS.gone, CHANNELS.held].map((channel) => (
              <ChannelTrouble key={channel.id} channel={channel} />
            ))}
          </Section>
        </div>
      </main>
    </ThreadActsContext>
  )
}

function Messages({ group: { title, messages } }: { group: Group }) {
  return (
    <Section title={title}>
      {messages.map((message) => (
        <One key={message.id} message={message} />
      ))}
    </Section>
  )
}

function One({ message }: { message: Message }) {
  if (standsAlone(message)) return <SystemLine message={message} />
  return <Bubble message={message} pending={null} first last />
}

function Lines({ activities }: { activities: readonly Activity[] }) {
  return (
    <Section title="Lines">
      <DayLine>{NOW.toISOString().slice(0, 10)}</DayLine>
      <UnreadLine />
      {activities.map((activity) => (
        <ActivityLine key={activity.number} activity={activity} />
      ))}
    </Section>
  )
}

function Section({ title, children, isTight = false }: { title: string; children: ReactNode; isTight?: boolean }) {
  return (
    <section aria-label={title} className="mb-6 break-inside-avoid-column">
      <h2 className="mb-2 text-xs font-medium text-faint">{title}</h2>
      <div className={`overflow-hidden rounded border border-line ${isTight ? '' : 'pt-3'}`}>{children}</div>
    </section>
  )
}

function Choices() {
  const { t } = useTranslation()
  const [theme, setTheme] = useState<Theme>('system')
  return (
    <>
      <Choice
        label={t('frame.language')}
        options={Object.keys(LOCALES)}
        chosen={currentLocale()}
        choose={(locale) => void chooseLocale(locale as Locale)}
      />
      <Choice
        label={t('frame.theme')}
        options={THEMES}
        chosen={theme}
        choose={(next) => {
          applyTheme(next as Theme)
          setTheme(next as Theme)
        }}
      />
    </>
  )
}

function Choice({
  label,
  options,
  chosen,
  choose,
}: {
  label: string
  options: readonly string[]
  chosen: string
  choose: (option: string) => void
}) {
  return (
    <label className="flex items-center gap-2 text-sm text-soft">
      {label}
      <select
        value={chosen}
        onChange={({ target }) => choose(target.value)}
        className="rounded border border-line bg-paper px-2 py-1"
      >
        {options.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  )
}
