import { useState } from 'react'
import { PLACE_TEXT_MAX } from '#core/whatsapp/limits.ts'
import { placeFrom } from '#core/whatsapp/place.ts'
import { useTranslation } from '../../i18n/translate.ts'
import { Field } from '../../ui/Field.tsx'
import { LimitedField } from './LimitedField.tsx'
import type { InsertProps } from './registry.ts'
import { SendForm } from './SendForm.tsx'

/** A place, from a map's link or its coordinates. */
export default function LocationDialog(props: InsertProps) {
  const { t } = useTranslation()
  const [link, setLink] = useState('')
  const [name, setName] = useState('')
  const [address, setAddress] = useState('')
  const place = placeFrom(link)
  const location = {
    latitude: place?.latitude ?? Number.NaN,
    longitude: place?.longitude ?? Number.NaN,
    name: name.trim() || null,
    address: address.trim() || null,
  }
  return (
    <SendForm
      title={t('insert.title_location')}
      insert={props}
      draft={{ kind: 'location', ...location }}
      shown={{ kind: 'location', text: null, content: { location } }}
    >
      <Field
        label={t('insert.place')}
        hint={place ? `${place.latitude}, ${place.longitude}` : t('insert.placeHint')}
        error={link.trim() !== '' && !place ? t('insert.notAPlace') : null}
        value={link}
        onChange={({ target }) => setLink(target.value)}
        data-first-focus
        autoComplete="off"
      />
      <LimitedField
        label={t('insert.placeName')}
        hint={t('insert.optional')}
        value={name}
        max={PLACE_TEXT_MAX.name}
        change={setName}
      />
      <LimitedField
        label={t('insert.placeAddress')}
        hint={t('insert.optional')}
        value={address}
        max={PLACE_TEXT_MAX.address}
        change={setAddress}
      />
    </SendForm>
  )
}
