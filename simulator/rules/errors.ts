/** Meta's error codes with title, usual details and HTTP status (fact sheet §11). */
export interface KnownError {
  code: number
  title: string
  details: string
  httpStatus: number
}

export const HELP_URL = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/'

export const errorOf = (code: number): KnownError =>
  KNOWN.get(code) ?? { code, title: 'An error occurred', details: 'An error occurred.', httpStatus: 400 }

/** As it stands in webhooks: in statuses, messages and values (§3.1, §6). */
export function webhookError(code: number, details?: string) {
  const { title, details: usual } = errorOf(code)
  return { code, title, message: title, error_data: { details: details ?? usual }, href: HELP_URL }
}

const KNOWN = new Map(
  (
    [
      [0, 401, 'AuthException', 'We were unable to authenticate the app user.'],
      [1, 400, 'API Unknown', 'Invalid request or possible server error.'],
      [2, 503, 'API Service', 'Temporary due to downtime or due to being overloaded.'],
      [3, 500, 'API Method', 'Capability or permissions issue.'],
      [4, 400, 'API Too Many Calls', 'The app has reached its API call rate limit.'],
      [10, 403, 'Permission Denied', 'Permission is either not granted or has been removed.'],
      [33, 400, 'Parameter value is not valid', 'The business phone number has been deleted.'],
      [100, 400, 'Invalid parameter', 'The request included one or more unsupported or misspelled parameters.'],
      [190, 401, 'Access token has expired', 'Your access token has expired.'],
      [200, 403, 'API Permission', 'Permission is either not granted or has been removed.'],
      [
        368,
        403,
        'Temporarily blocked for policies violations',
        'The account has been restricted for violating a policy.',
      ],
      [613, 400, 'Calls to this api have exceeded the rate limit', 'Too many look-ups in a short time.'],
      [80007, 400, 'Rate limit issues', 'The WhatsApp Business Account has reached its rate limit.'],
      [130403, 400, 'User blocked', 'The business has blocked this user.'],
      [130429, 400, 'Rate limit hit', 'Cloud API message throughput has been reached.'],
      [130472, 400, "User's number is part of an experiment", 'Message was not sent as part of an experiment.'],
      [
        130497,
        403,
        'Business account is restricted from messaging users in this country',
        'The country is restricted.',
      ],
      [131000, 500, 'Something went wrong', 'Message failed to send due to an unknown error.'],
      [131005, 403, 'Access denied', 'Permission is either not granted or has been removed.'],
      [131008, 400, 'Required parameter is missing', 'The request is missing a required parameter.'],
      [131009, 400, 'Parameter value is not valid', 'One or more parameter values are invalid.'],
      [131016, 500, 'Service unavailable', 'A service is temporarily unavailable.'],
      [131021, 400, 'Recipient cannot be sender', 'Sender and recipient phone number is the same.'],
      [131026, 400, 'Message undeliverable', 'Message Undeliverable.'],
      [
        131030,
        400,
        'Recipient phone number not in allowed list',
        'Add the number to the list of recipients and try again.',
      ],
      [131031, 403, 'Account has been locked', 'The account has been restricted or disabled for violating a policy.'],
      [131037, 400, 'Display name approval needed', 'The display name of the 555 number is not approved.'],
      [
        131042,
        400,
        'Business eligibility payment issue',
        'There was one or more errors related to your payment method.',
      ],
      [131045, 500, 'Incorrect certificate', 'Message failed to send due to a phone number registration error.'],
      [
        131047,
        400,
        'Re-engagement message',
        'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
      ],
      [
        131048,
        400,
        'Spam rate limit hit',
        'Message failed to send because there are restrictions on how many messages can be sent from this phone number.',
      ],
      [
        131049,
        400,
        'This message was not delivered to maintain healthy ecosystem engagement.',
        'In order to maintain a healthy ecosystem engagement, the message failed to be delivered.',
      ],
      [
        131050,
        400,
        'User has opted out of marketing messages',
        'The recipient chose to stop marketing messages from this business.',
      ],
      [131051, 400, 'Unsupported message type', 'Message type is currently not supported.'],
      [131052, 400, 'Media download error', 'Unable to download the media sent by the user.'],
      [131053, 400, 'Media upload error', 'Unable to upload the media used in the message.'],
      [131055, 400, 'Method not allowed', 'Only marketing templates can be sent with this API.'],
      [
        131056,
        400,
        '(Business Account, Consumer Account) pair rate limit hit',
        'Too many messages sent from the sender phone number to the same recipient phone number in a short period of time.',
      ],
      [131057, 500, 'Account in maintenance mode', 'The business account is in maintenance mode.'],
      [
        131058,
        400,
        'Hello World templates can only be sent from public test numbers',
        'Hello World templates can only be sent from the public test numbers.',
      ],
      [131059, 400, 'Invalid cursor', 'The paging cursor is not valid. Start paging again.'],
      [131062, 400, 'Recipient not supported', 'Business-scoped user ids are not supported for this message.'],
      [
        132000,
        400,
        'Number of parameters does not match the expected number of params',
        'The number of variable parameter values does not match the template.',
      ],
      [
        132001,
        404,
        'Template name does not exist in the translation',
        'The template does not exist in the specified language or has not been approved.',
      ],
      [132005, 400, 'Translated text too long', 'Translated text is too long.'],
      [132007, 400, 'Template format character policy violated', 'Template content violates a WhatsApp policy.'],
      [
        132012,
        400,
        'Parameter format does not match format in the created template',
        'Variable parameter values are formatted incorrectly.',
      ],
      [132015, 400, 'Template is paused', 'The template is paused due to low quality.'],
      [132016, 400, 'Template is disabled', 'The template has been paused too many times and is now disabled.'],
      [132018, 400, 'Template parameter invalid', 'There is an issue with the parameters in your template.'],
      [133000, 500, 'Incomplete deregistration', 'A previous deregistration attempt failed.'],
      [133004, 503, 'Server temporarily unavailable', 'Server is temporarily unavailable.'],
      [133005, 400, 'Two step verification PIN mismatch', 'Two-step verification PIN incorrect.'],
      [133006, 400, 'Phone number re-verification needed', 'Phone number needs to be verified before registering.'],
      [
        133008,
        400,
        'Too many two step verification PIN guesses',
        'Too many two-step verification PIN guesses for this phone number.',
      ],
      [133009, 400, 'Two step verification PIN guessed too fast', 'Two-step verification PIN was entered too quickly.'],
      [133010, 400, 'Phone number not registered', 'Phone number not registered on the WhatsApp Business Platform.'],
      [
        133015,
        400,
        'Please wait a few minutes before attempting to register this phone number',
        'The phone number was recently deleted.',
      ],
      [
        133016,
        400,
        'Account register deregister rate limit exceeded',
        'Registration or deregistration failed because there were too many attempts for this phone number in a short period of time.',
      ],
      [136024, 400, 'Request code error', 'The verification code could not be sent. Try again later.'],
      [136025, 400, 'Verify code error', 'The verification code is wrong.'],
      [
        135000,
        400,
        'Generic user error',
        'Message failed to send because of an unknown error with your request parameters.',
      ],
    ] as [number, number, string, string][]
  ).map(([code, httpStatus, title, details]) => [code, { code, httpStatus, title, details }]),
)
