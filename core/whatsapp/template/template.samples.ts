/** Templates of every kind that Meta knows (fact sheet §9.2), as Graph answers them. */
export const NAMED = {
  parameterFormat: 'NAMED',
  components: [
    {
      type: 'HEADER',
      format: 'TEXT',
      text: 'Hi {{first_name}}',
      example: { header_text_named_params: [{ param_name: 'first_name', example: 'Ann' }] },
    },
    {
      type: 'BODY',
      text: 'Order *{{order_no}}* left today.',
      example: { body_text_named_params: [{ param_name: 'order_no', example: '4711' }] },
    },
    { type: 'FOOTER', text: 'Blumen Huber' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Stop' },
        { type: 'URL', text: 'Track', url: 'https://x.example/t/{{1}}', example: ['https://x.example/t/1'] },
        { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+493055500100' },
      ],
    },
  ],
}
export const POSITIONAL = {
  parameterFormat: 'POSITIONAL',
  components: [
    { type: 'BODY', text: 'On {{2}}, dear {{1}}, and again {{1}}.', example: { body_text: [['Ann', 'Monday']] } },
  ],
}
export const media = (format: string) => ({
  components: [
    { type: 'HEADER', format, example: { header_handle: ['https://scontent.example/a'] } },
    { type: 'BODY', text: 'Look' },
  ],
})
export const LOCATION = {
  components: [
    { type: 'HEADER', format: 'LOCATION' },
    { type: 'BODY', text: 'Here we are' },
  ],
}
export const PRODUCT = {
  components: [
    { type: 'HEADER', format: 'PRODUCT' },
    { type: 'BODY', text: 'New' },
    { type: 'BUTTONS', buttons: [{ type: 'SPM', text: 'View' }] },
  ],
}
export const CODE = {
  components: [
    { type: 'BODY', add_security_recommendation: true },
    { type: 'FOOTER', code_expiration_minutes: 10 },
    { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy code' }] },
  ],
}
/** The same as it is read back. */
export const CODE_READ = {
  components: [
    { type: 'BODY', text: '*{{1}}* is your verification code.' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'URL', text: 'Copy code', url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}' },
      ],
    },
  ],
}
export const OFFER = {
  components: [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Only today', has_expiration: true } },
    { type: 'BODY', text: '20 % off' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'COPY_CODE', text: 'Copy code', example: 'SPRING20' },
        { type: 'URL', text: 'Shop', url: 'https://x.example/spring' },
      ],
    },
  ],
}
export const CAROUSEL = {
  components: [
    { type: 'BODY', text: 'Choose, {{1}}', example: { body_text: [['Ann']] } },
    {
      type: 'CAROUSEL',
      cards: [
        {
          components: [
            { type: 'HEADER', format: 'IMAGE' },
            { type: 'BODY', text: 'Roses at {{1}}' },
            { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Take roses' }] },
          ],
        },
        {
          components: [
            { type: 'HEADER', format: 'VIDEO' },
            { type: 'BODY', text: 'Tulips' },
            { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'See', url: 'https://x.example/{{1}}' }] },
          ],
        },
      ],
    },
  ],
}
export const buttons = (...all: object[]) => ({
  components: [
    { type: 'BODY', text: 'Tap' },
    { type: 'BUTTONS', buttons: all },
  ],
})
