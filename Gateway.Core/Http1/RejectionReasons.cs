namespace Gateway.Core.Http1;

/// <summary>How each <see cref="RejectionReason"/> is told to the client.</summary>
internal static class RejectionReasons
{
    /// <summary>The status to answer with; 400 where no other fits better.</summary>
    public static int StatusCode(RejectionReason reason) => reason switch
    {
        RejectionReason.RequestHeadTimeout or RejectionReason.RequestBodyTimeout => 408,
        RejectionReason.BodyTooLarge => 413,
        RejectionReason.TargetTooLong => 414,
        RejectionReason.UnsupportedExpectation => 417,
        RejectionReason.HeadTooLarge or RejectionReason.TooManyHeaders or RejectionReason.TrailersTooLarge => 431,
        RejectionReason.UnsupportedTransferCoding or RejectionReason.ConnectNotSupported => 501,
        RejectionReason.InvalidStatusLine => 502,
        RejectionReason.UnsupportedVersion => 505,
        _ => 400,
    };

    /// <summary>The error's code, in snake case; empty for <see cref="RejectionReason.None"/>.</summary>
    public static ReadOnlySpan<byte> Code(RejectionReason reason) => reason switch
    {
        RejectionReason.InvalidRequestLine => "invalid_request_line"u8,
        RejectionReason.InvalidMethod => "invalid_method"u8,
        RejectionReason.InvalidTarget => "invalid_target"u8,
        RejectionReason.UnsupportedVersion => "unsupported_version"u8,
        RejectionReason.TargetTooLong => "target_too_long"u8,
        RejectionReason.HeadTooLarge => "head_too_large"u8,
        RejectionReason.TooManyHeaders => "too_many_headers"u8,
        RejectionReason.InvalidHeaderName => "invalid_header_name"u8,
        RejectionReason.InvalidHeaderValue => "invalid_header_value"u8,
        RejectionReason.ObsoleteLineFolding => "obsolete_line_folding"u8,
        RejectionReason.SpaceBeforeColon => "space_before_colon"u8,
        RejectionReason.BareCarriageReturn => "bare_carriage_return"u8,
        RejectionReason.BareLineFeed => "bare_line_feed"u8,
        RejectionReason.NulByte => "nul_byte"u8,
        RejectionReason.MissingHost => "missing_host"u8,
        RejectionReason.MultipleHosts => "multiple_hosts"u8,
        RejectionReason.InvalidHost => "invalid_host"u8,
        RejectionReason.InvalidContentLength => "invalid_content_length"u8,
        RejectionReason.MultipleContentLengths => "multiple_content_lengths"u8,
        RejectionReason.ContentLengthWithTransferEncoding => "content_length_with_transfer_encoding"u8,
        RejectionReason.InvalidTransferEncoding => "invalid_transfer_encoding"u8,
        RejectionReason.UnsupportedTransferCoding => "unsupported_transfer_coding"u8,
        RejectionReason.TransferEncodingInHttp10 => "transfer_encoding_in_http10"u8,
        RejectionReason.InvalidChunkSize => "invalid_chunk_size"u8,
        RejectionReason.InvalidChunkExtension => "invalid_chunk_extension"u8,
        RejectionReason.InvalidChunkData => "invalid_chunk_data"u8,
        RejectionReason.InvalidTrailer => "invalid_trailer"u8,
        RejectionReason.TrailersTooLarge => "trailers_too_large"u8,
        RejectionReason.BodyTooLarge => "body_too_large"u8,
        RejectionReason.UnsupportedExpectation => "unsupported_expectation"u8,
        RejectionReason.ConnectNotSupported => "connect_not_supported"u8,
        RejectionReason.RequestHeadTimeout => "request_head_timeout"u8,
        RejectionReason.RequestBodyTimeout => "request_body_timeout"u8,
        RejectionReason.IncompleteBody => "incomplete_body"u8,
        RejectionReason.InvalidPath => "invalid_path"u8,
        RejectionReason.InvalidStatusLine => "invalid_status_line"u8,
        _ => default,
    };

    /// <summary>
    /// A sentence that names what is wrong; plain ASCII without quotes or backslashes, so that it needs no escaping in
    /// JSON. Empty for <see cref="RejectionReason.None"/>.
    /// </summary>
    public static ReadOnlySpan<byte> Message(RejectionReason reason) => reason switch
    {
        RejectionReason.InvalidRequestLine => "The request line is not of the form: method, one space, target, one space, HTTP version."u8,
        RejectionReason.InvalidMethod => "The request method is not a token."u8,
        RejectionReason.InvalidTarget => "The request target is not a valid path, absolute URL or asterisk."u8,
        RejectionReason.UnsupportedVersion => "Only HTTP/1.1 and HTTP/1.0 are supported."u8,
        RejectionReason.TargetTooLong => "The request target is longer than the limit."u8,
        RejectionReason.HeadTooLarge => "The message head is larger than the limit."u8,
        RejectionReason.TooManyHeaders => "The message has more header fields than the limit."u8,
        RejectionReason.InvalidHeaderName => "A header field line has no colon, or its name is not a token."u8,
        RejectionReason.InvalidHeaderValue => "A header field value contains a control character."u8,
        RejectionReason.ObsoleteLineFolding => "A header field line starts with white space; folded lines are not accepted."u8,
        RejectionReason.SpaceBeforeColon => "A header field name is separated from its colon by white space."u8,
        RejectionReason.BareCarriageReturn => "The message head contains a carriage return that is not followed by a line feed."u8,
        RejectionReason.BareLineFeed => "The message head contains a line feed that does not follow a carriage return."u8,
        RejectionReason.NulByte => "The message head contains a NUL byte."u8,
        RejectionReason.MissingHost => "The Host header field is missing."u8,
        RejectionReason.MultipleHosts => "The Host header field appears more than once."u8,
        RejectionReason.InvalidHost => "The Host header field is not a host name or address with an optional port."u8,
        RejectionReason.InvalidContentLength => "The Content-Length header field is not a decimal number within range."u8,
        RejectionReason.MultipleContentLengths => "The Content-Length header field has more than one value."u8,
        RejectionReason.ContentLengthWithTransferEncoding => "Content-Length and Transfer-Encoding must not be sent together."u8,
        RejectionReason.InvalidTransferEncoding => "The Transfer-Encoding header field must be a single field that ends in chunked."u8,
        RejectionReason.UnsupportedTransferCoding => "The only transfer coding supported is chunked."u8,
        RejectionReason.TransferEncodingInHttp10 => "Transfer-Encoding must not be sent in HTTP/1.0."u8,
        RejectionReason.InvalidChunkSize => "A chunk size is not a hexadecimal number within range, or its line does not end in CRLF."u8,
        RejectionReason.InvalidChunkExtension => "A chunk extension contains a control character or is too long."u8,
        RejectionReason.InvalidChunkData => "A chunk is not followed by CRLF where its size says it ends."u8,
        RejectionReason.InvalidTrailer => "A trailer field line is malformed or names a field that must not be sent as a trailer."u8,
        RejectionReason.TrailersTooLarge => "The trailer section is larger than the limit."u8,
        RejectionReason.BodyTooLarge => "The request body is larger than the limit."u8,
        RejectionReason.UnsupportedExpectation => "The only expectation supported is 100-continue."u8,
        RejectionReason.ConnectNotSupported => "The CONNECT method is not supported."u8,
        RejectionReason.RequestHeadTimeout => "The request head was not received in time."u8,
        RejectionReason.RequestBodyTimeout => "The request body was not received in time."u8,
        RejectionReason.IncompleteBody => "The connection ended before the request body did."u8,
        RejectionReason.InvalidPath => "The path is malformed: a bad percent escape, a control character, a backslash, or dot segments that lead above the root."u8,
        RejectionReason.InvalidStatusLine => "The status line is not of the form: HTTP version, one space, three digits, one space, reason phrase."u8,
        _ => default,
    };
}
