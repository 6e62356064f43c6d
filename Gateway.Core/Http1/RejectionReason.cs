namespace Gateway.Core.Http1;

/// <summary>Why a message was refused before it was forwarded; <see cref="RejectionReasons"/> has status, code and words.</summary>
internal enum RejectionReason : byte
{
    None,
    InvalidRequestLine,
    InvalidMethod,
    InvalidTarget,
    UnsupportedVersion,
    TargetTooLong,
    HeadTooLarge,
    TooManyHeaders,
    InvalidHeaderName,
    InvalidHeaderValue,
    ObsoleteLineFolding,
    SpaceBeforeColon,
    BareCarriageReturn,
    BareLineFeed,
    NulByte,
    MissingHost,
    MultipleHosts,
    InvalidHost,
    InvalidContentLength,
    MultipleContentLengths,
    ContentLengthWithTransferEncoding,

    /// <summary>Transfer-Encoding that does not end in chunked, is repeated, or is written so that two readers may differ.</summary>
    InvalidTransferEncoding,

    /// <summary>A transfer coding before the final chunked that the gateway does not implement.</summary>
    UnsupportedTransferCoding,
    TransferEncodingInHttp10,
    InvalidChunkSize,
    InvalidChunkExtension,
    InvalidChunkData,
    InvalidTrailer,
    TrailersTooLarge,
    BodyTooLarge,
    UnsupportedExpectation,
    ConnectNotSupported,
    RequestHeadTimeout,
    RequestBodyTimeout,
    IncompleteBody,
    InvalidPath,

    /// <summary>The upstream's status line is malformed.</summary>
    InvalidStatusLine,
}
