import { useId, useState } from 'react'
import { useTranslation } from '../../i18n/translate.ts'
import { Button } from '../../ui/Button.tsx'
import { addressOf } from './edits.ts'

/** Asks for the address. WhatsApp hides none behind words, so it will stand after what is chosen. */
export default function LinkForm({ insert, leave }: { insert: (address: string) => void; leave: () => void }) {
  const { t } = useTranslation()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [isWrong, setWrong] = useState(false)
  const submit = () => {
    const address = addressOf(typed)
    if (address === null) setWrong(true)
    else insert(address)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        leave()
      }}
      className="flex flex-wrap items-center gap-2 border-b border-line p-2"
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: it was asked for
        autoFocus
        value={typed}
        inputMode="url"
        aria-label={t('composer.address')}
        aria-invalid={isWrong}
        aria-describedby={id}
        placeholder="https://"
        onChange={({ target }) => {
          setTyped(target.value)
          setWrong(false)
        }}
        className="h-8 min-w-48 flex-1 rounded border border-field bg-transparent px-2 outline-none focus:border-ink"
      />
      <Button type="submit" size="small" look="primary" className="h-8">
        {t('composer.insertLink')}
      </Button>
      <Button size="small" onClick={leave} className="h-8">
        {t('common.cancel')}
      </Button>
      <p
        id={id}
        role={isWrong ? 'alert' : undefined}
        className={`w-full text-sm ${isWrong ? 'text-red' : 'text-soft'}`}
      >
        {t(isWrong ? 'composer.noAddress' : 'composer.linkHint')}
      </p>
    </form>
  )
}
