/** An error with an answer in the form of AWS's REST-JSON protocol: `x-amzn-errortype` and a `Message`. */
export class ApiError extends Error {
  /** The name of the error's type, by which AWS's SDKs tell errors apart. */
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { readonly cause?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.headers = options.headers ?? {};
  }
}

/** A request that the X-Ray API refuses. */
export function invalidRequest(message: string): ApiError {
  return new ApiError(400, 'InvalidRequestException', message);
}
