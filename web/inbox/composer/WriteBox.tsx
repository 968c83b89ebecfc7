import { SendHorizontal } from 'lucide-react'
import { type RefObject, Suspense, useRef, useState } from 'react'
import type { Channel, Conversation } from '#contract/inbox.ts'
import type { Message } from '#contract/messages.ts'
import { TEXT_MAX } from '#core/whatsapp/limits.ts'
import { lazyPart } from '../../app/untilFetched.ts'
import { useSession } from '../../app/useKnown.ts'
import { wantWords } from '../../i18n/areas.ts'
import { hoursAndMinutes } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { useCommands } from '../../keys/commands.ts'
import { stoppedTyping, typed } from '../../live/presence.ts'
import { useLive } from '../../live/store.ts'
import { Button } from '../../ui/Button.tsx'
import { InsertMenu } from '../insert/InsertMenu.tsx'
import type { InsertProps } from '../insert/registry.ts'
import { Answering } from './Answering.tsx'
import { Counter, isCounted } from './Counter.tsx'
import { captionedOf, type Part, partsOf, takesCaption, verdictOf } from './draft.ts'
import type { TextEditorHandle } from './editor/TextEditor.tsx'
import { TextField } from './editor/TextField.tsx'
import { insert, insertLink, stylesAt, toggleLines, toggleStyle, type Written } from './edits.ts'
import { actOf, COMPOSER_ACTS, type ComposerAct, isAppleKeyboard, keyName } from './keys.ts'

import type { ComposerState } from './state.ts'
import { withChosen } from './suggest/asked.ts'
import { useSuggestions } from './suggest/useSuggestions.ts'
import { Toolbar } from './Toolbar.tsx'
import type { Attachments } from './useAttachments.ts'
import { useFileDrop } from './useFileDrop.ts'

const AttachmentTray = lazyPart(() => import('./AttachmentTray.tsx'))
const Flaw = lazyPart(() => import('./Flaw.tsx'))
const LinkForm = lazyPart(() => import('./LinkForm.tsx'))
const EmojiPicker = lazyPart(() => import('./emoji/EmojiPicker.tsx'))
const VoiceRecorder = lazyPart(() => import('./voice/VoiceRecorder.tsx'))
const Suggestions = lazyPart(async () => {
  const [list] = await Promise.all([import('./suggest/Suggestions.tsx'), wantWords('library')])
  return list
})

interface WriteBoxProps {
  conversation: Conversation
  channel: Channel
  state: Extract<ComposerState, { mode: 'free' }>
  now: Date
  /** What is written: a key that changes nothing else is not drawn. */
  textNow: () => string
  write: (text: string, isDrawn: boolean) => void
  attachments: Attachments
  answering: Message | null
  answer: (message: Message | null) => void
  submit: (parts: readonly Part[]) => void
  sendDraft: InsertProps['sendDraft']
  seen: InsertProps['seen']
  field: RefObject<TextEditorHandle | null>
  hold: (field: TextEditorHandle | null) => void
}

/** The box one writes into, with its files, its tools, and what stands against sending. */
export function WriteBox(props: WriteBoxProps) {
  const {
    conversation,
    channel,
    state,
    now,
    textNow,
    write,
    attachments,
    answering,
    answer,
    submit,
    sendDraft,
    seen,
    field,
    hold,
  } = props
  const { t } = useTranslation()
  const { enterSends } = useSession().membership
  const { attachments: files } = attachments
  const isAmongOthers = useLive(({ threads }) => Object.keys(threads[conversation.id]?.others ?? {}).length > 0)
  const drop = useFileDrop(attachments.take)
  const chooser = useRef<HTMLInputElement>(null)
  const [there, setThere] = useState('')
  const [panel, setPanel] = useState<'link' | 'emoji' | 'voice' | null>(null)

  const text = textNow()
  const isReady = files.every(({ progress }) => progress.state === 'ready')
  const standing = (now: string) => {
    const parts = partsOf(now, files)
    const flaw = parts.flatMap((part) => flawOf(conversation, channel, part))[0]
    const isSomething = !isEmpty(now) || files.length > 0
    return { parts, flaw, maySend: isReady && isSomething && !flaw }
  }
  const { parts, flaw, maySend } = standing(text)
  const captioned = captionedOf(files)
  const isCaption = captioned !== undefined && takesCaption(captioned)
  const most = isCaption ? TEXT_MAX.caption : TEXT_MAX.body
  /** Whether another text changes what stands around it: what may be sent, what is wrong, how much is left. */
  const isSeen = (next: string) =>
    flaw !== undefined || isEmpty(next) !== isEmpty(text) || isCounted(next, most) || isCounted(text, most)
  const leavePanel = () => {
    setPanel(null)
    field.current?.focus()
  }
  const send = (all: readonly Part[]) => {
    setPanel(null)
    submit(all)
  }
  const sendIfMay = () => {
    const now = standing(textNow())
    if (now.maySend) send(now.parts)
  }
  const edit = (by: (written: Written) => Written) => {
    const shown = field.current
    if (shown) shown.put(by(shown.written()))
  }
  const run = (act: ComposerAct) => {
    if (act === 'link' || act === 'emoji' || act === 'voice') setPanel(panel === act ? null : act)
    else if (act === 'attach') chooser.current?.click()
    else if (act === 'bullets' || act === 'numbers' || act === 'quote') edit((written) => toggleLines(written, act))
    else edit((written) => toggleStyle(written, act))
  }
  const suggestions = useSuggestions()
  const look = (written: Written) => {
    setThere([...stylesAt(written)].sort().join())
    suggestions.look(written)
  }
  /** Whether the key was for the composer and not for the text. */
  const press = (event: KeyboardEvent): boolean => {
    if (suggestions.press(event)) return true
    const act = actOf(event)
    if (act) run(act)
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || (enterSends && !event.shiftKey))) {
      sendIfMay()
    } else if (event.key === 'Escape') {
      if (answering) answer(null)
      else field.current?.blur()
    } else return false
    return true
  }
  const inserts = {
    conversation,
    insertText: (more: string) => edit((written) => insert(written, more)),
    addFile: attachments.add,
    sendDraft,
    seen,
  }
  const isApple = isAppleKeyboard()
  useCommands(
    COMPOSER_ACTS.map((act) => ({
      id: `composer ${act}`,
      chord: keyName(act, isApple),
      label: t(`composer.act.${act}`),
      run: () => run(act),
    })),
  )
  return (
    <div {...drop.handlers} className="relative border-t border-line px-3 pt-2 pb-3 md:px-4">
      <p className="mb-1.5 flex items-center justify-between gap-2 px-1 text-xs text-faint">
        <bdi className="truncate">
          {t(isAmongOthers ? 'composer.viaHere' : 'composer.via', { number: channel.displayPhoneNumber })}
        </bdi>
        {state.soon && (
          <span className="figures shrink-0 font-medium text-brass">
            {t('composer.closesIn', { left: hoursAndMinutes(state.closesAt.getTime() - now.getTime()) })}
          </span>
        )}
      </p>
      {state.held && <p className="mb-1.5 rounded bg-brass-wash px-3 py-1.5 text-sm">{t('composer.heldNote')}</p>}
      <div className="relative rounded border border-field bg-paper focus-within:border-ink">
        {suggestions.asked && (
          <Suspense fallback={null}>
            <Suggestions
              {...suggestions.list}
              asked={suggestions.asked}
              conversation={conversation}
              leave={suggestions.leave}
              take={(chosen) => {
                const { asked } = suggestions
                if (asked) edit((written) => withChosen(written, asked, chosen))
              }}
            />
          </Suspense>
        )}
        {answering && <Answering message={answering} name={conversation.contactName} stop={() => answer(null)} />}
        <Suspense fallback={null}>
          {files.length > 0 && <AttachmentTray {...attachments} leave={leavePanel} />}
        </Suspense>
        <Suspense fallback={null}>
          {panel === 'link' && (
            <LinkForm
              leave={leavePanel}
              insert={(address) => {
                setPanel(null)
                edit((written) => insertLink(written, address))
              }}
            />
          )}
          {panel === 'emoji' && (
            <EmojiPicker
              leave={leavePanel}
              put={(sign) => {
                setPanel(null)
                edit((written) => insert(written, sign))
              }}
            />
          )}
          {panel === 'voice' && <VoiceRecorder leave={leavePanel} take={(file) => attachments.take([file], true)} />}
        </Suspense>
        <TextField
          ref={hold}
          textNow={textNow}
          change={(written) => {
            write(written.text, isSeen(written.text))
            look(written)
            if (written.text === '') stoppedTyping()
            else typed()
          }}
          moved={look}
          press={press}
          takeFiles={attachments.take}
          label={isCaption ? t('composer.caption') : t('composer.label', { name: conversation.contactName })}
          placeholder={t(isCaption ? 'composer.caption' : 'composer.placeholder')}
          describedBy="composer-notes"
          suggestions={suggestions.chosen}
        />
        <div id="composer-notes">
          {flaw ? (
            <Suspense fallback={null}>
              <Flaw {...{ flaw, parts, change: attachments.change, send, isReady }} />
            </Suspense>
          ) : (
            <Counter text={text} max={most} />
          )}
        </div>
        <div className="flex items-end gap-2 px-1.5 pb-1.5">
          <div className="@container min-w-0 flex-1">
            <Toolbar there={there} run={run}>
              <InsertMenu {...inserts} close={() => field.current?.focus()} />
            </Toolbar>
          </div>
          <Button
            look="primary"
            size="small"
            icon={SendHorizontal}
            disabled={!maySend}
            onClick={sendIfMay}
            data-tip={t(enterSends ? 'composer.sendHint' : 'composer.sendHintBreaks')}
            className="h-8"
          >
            {t('composer.send')}
          </Button>
        </div>
      </div>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          if (target.files) attachments.take(target.files)
          target.value = ''
          field.current?.focus()
        }}
      />
      {drop.over && (
        <div className="absolute inset-1 z-10 flex items-center justify-center rounded border-2 border-dashed border-ink bg-ink-wash font-medium text-ink">
          {t('composer.dropHere')}
        </div>
      )}
    </div>
  )
}

const isEmpty = (text: string) => text.trim() === ''

/** What stands against this message. That nothing is written yet is no flaw. */
function flawOf(conversation: Conversation, channel: Channel, part: Part) {
  const verdict = verdictOf(conversation, channel, part)
  const reasons = verdict.allowed ? [] : verdict.refused
  return reasons.filter(({ word, field }) => word !== 'empty' || field === 'file').map((reason) => ({ reason, part }))
}
