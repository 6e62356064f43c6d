using Gateway.Core.Http1;

namespace Tests.Unit.Http1;

/// <summary>Published forms of request smuggling and of malformed heads, each with the reason it must be refused for.</summary>
internal static class SmugglingCorpus
{
    private const string Post = "POST / HTTP/1.1\r\nHost: h\r\n";

    /// <summary>Two fields at odds, and repeated ones: CL.TE, TE.CL, CL.CL, TE.TE.</summary>
    public static readonly (string Text, RejectionReason Reason)[] Framing =
    [
        (Post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG", RejectionReason.ContentLengthWithTransferEncoding),
        (Post + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n", RejectionReason.ContentLengthWithTransferEncoding),
        (Post + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n", RejectionReason.ContentLengthWithTransferEncoding),
        (Post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", RejectionReason.MultipleContentLengths),
        (Post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", RejectionReason.MultipleContentLengths),
        (Post + "Content-Length: 5\r\nX: y\r\ncontent-length: 0\r\n\r\n", RejectionReason.MultipleContentLengths),
        (Post + "Content-Length: 5, 5\r\n\r\n", RejectionReason.MultipleContentLengths),
        (Post + "Content-Length: 5,6\r\n\r\n", RejectionReason.MultipleContentLengths),
        (Post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", RejectionReason.InvalidTransferEncoding),
        (Post + "Transfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n\r\n", RejectionReason.InvalidTransferEncoding),
        (Post + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n", RejectionReason.InvalidTransferEncoding),
        ("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", RejectionReason.TransferEncodingInHttp10),
        ("POST / HTTP/1.0\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", RejectionReason.TransferEncodingInHttp10),
    ];

    /// <summary>Values of Content-Length that library number parsers take, or take differently.</summary>
    public static readonly (string Text, RejectionReason Reason)[] ContentLength =
    [
        .. new[]
        {
            "+83", "-1", "-0", "0x10", "1_0", "1e3", "5.0", "5 5", "5;q=1", "\"5\"", "", "5h", "h5", "\u00b2", "9223372036854775808",
            "18446744073709551616", "99999999999999999999999999", "0b1", "0o7", "5\u00a0", "1 000",
        }.Select(value => ($"{Post}Content-Length: {value}\r\n\r\n", RejectionReason.InvalidContentLength)),
        (Post + "Content-Length: 5\v\r\n\r\n", RejectionReason.InvalidHeaderValue),
        (Post + "Content-Length: \f5\r\n\r\n", RejectionReason.InvalidHeaderValue),
        (Post + "Content-Length: 1,000\r\n\r\n", RejectionReason.MultipleContentLengths),
    ];

    /// <summary>Obfuscations of chunked, and lists that do not end in it.</summary>
    public static readonly (string Text, RejectionReason Reason)[] TransferEncoding =
    [
        .. new[]
        {
            "xchunked", "chunkedx", "chunked, identity", "identity", "identity, chunked", "gzip", "chunked, gzip", "chunked,", ",chunked",
            "chunked, chunked", "\"chunked\"", "'chunked'", "chunked;q=1", "chunked;foo", "chu nked", "", "cow", "chunked, cow", "x: chunked",
            "gzip chunked", "gzip;q=1, chunked", "\u00a0chunked", "chunked\u0085", "chunk", "[chunked]", "gzip, , chunked", "c\u0068unked\u00ff",
        }.Select(value => ($"{Post}Transfer-Encoding: {value}\r\n\r\n", RejectionReason.InvalidTransferEncoding)),
        (Post + "Transfer-Encoding: gzip, chunked\r\n\r\n", RejectionReason.UnsupportedTransferCoding),
        (Post + "Transfer-Encoding: foo , deflate,CHUNKED\r\n\r\n", RejectionReason.UnsupportedTransferCoding),
        (Post + "Transfer-Encoding: \vchunked\r\n\r\n", RejectionReason.InvalidHeaderValue),
        (Post + "Transfer-Encoding: chunked\f\r\n\r\n", RejectionReason.InvalidHeaderValue),
        (Post + "Transfer-Encoding: \0chunked\r\n\r\n", RejectionReason.NulByte),
        (Post + "Transfer-Encoding: chunked\r\r\n\r\n", RejectionReason.BareCarriageReturn),
        (Post + "Transfer-Encoding:\r\n chunked\r\n\r\n", RejectionReason.InvalidTransferEncoding),
        (Post + "Transfer-Encoding:\n chunked\r\n\r\n", RejectionReason.BareLineFeed),
    ];

    /// <summary>Field lines that two readers take apart differently.</summary>
    public static readonly (string Text, RejectionReason Reason)[] Fields =
    [
        (Post + "Transfer-Encoding : chunked\r\n\r\n", RejectionReason.SpaceBeforeColon),
        (Post + "Transfer-Encoding\t: chunked\r\n\r\n", RejectionReason.SpaceBeforeColon),
        (Post + "Content-Length \t: 5\r\n\r\n", RejectionReason.SpaceBeforeColon),
        (Post + "Transfer-Encoding\v: chunked\r\n\r\n", RejectionReason.InvalidHeaderName),
        (Post + "Transfer Encoding: chunked\r\n\r\n", RejectionReason.InvalidHeaderName),
        (Post + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n", RejectionReason.ObsoleteLineFolding),
        (Post + "X: y\r\n\tz\r\n\r\n", RejectionReason.ObsoleteLineFolding),
        ("POST / HTTP/1.1\r\n Host: h\r\n\r\n", RejectionReason.ObsoleteLineFolding),
        (Post + " \r\n\r\n", RejectionReason.ObsoleteLineFolding),
        (Post + ": value\r\n\r\n", RejectionReason.InvalidHeaderName),
        (Post + "no-colon\r\n\r\n", RejectionReason.InvalidHeaderName),
        (Post + "no-colon \r\n\r\n", RejectionReason.InvalidHeaderName),
        (Post + "(x): y\r\n\r\n", RejectionReason.InvalidHeaderName),
        (Post + "\u00e9: y\r\n\r\n", RejectionReason.InvalidHeaderName),
        (Post + "\"x\": y\r\n\r\n", RejectionReason.InvalidHeaderName),
        (Post + "X\0: y\r\n\r\n", RejectionReason.NulByte),
        (Post + "X: a\0b\r\n\r\n", RejectionReason.NulByte),
        (Post + "X\r: y\r\n\r\n", RejectionReason.BareCarriageReturn),
        (Post + "X: y\rTransfer-Encoding: chunked\r\n\r\n", RejectionReason.BareCarriageReturn),
        (Post + "\rX: y\r\n\r\n", RejectionReason.BareCarriageReturn),
        (Post + "X: y\nTransfer-Encoding: chunked\r\n\r\n", RejectionReason.BareLineFeed),
        (Post + "X: y\n\r\n", RejectionReason.BareLineFeed),
        (Post + "\n", RejectionReason.BareLineFeed),
        (Post + "\r\r\n", RejectionReason.BareCarriageReturn),
        (Post + "X: \u001b[31m\r\n\r\n", RejectionReason.InvalidHeaderValue),
        (Post + "X: \u007f\r\n\r\n", RejectionReason.InvalidHeaderValue),
        (Post + "Expect: 200-ok\r\n\r\n", RejectionReason.UnsupportedExpectation),
        (Post + "Expect: 100-continue, 100-continue\r\n\r\n", RejectionReason.UnsupportedExpectation),
        (Post + "Expect:\r\n\r\n", RejectionReason.UnsupportedExpectation),
    ];

    /// <summary>Request lines of other grammars and versions.</summary>
    public static readonly (string Text, RejectionReason Reason)[] RequestLines =
    [
        .. new (string Line, RejectionReason Reason)[]
        {
            ("GET /", RejectionReason.InvalidRequestLine),
            ("GET", RejectionReason.InvalidRequestLine),
            ("GET / http/1.1", RejectionReason.InvalidRequestLine),
            ("GET / HTTP/1.1 ", RejectionReason.InvalidRequestLine),
            ("GET  / HTTP/1.1", RejectionReason.InvalidRequestLine),
            ("GET /  HTTP/1.1", RejectionReason.InvalidRequestLine),
            ("GET / a HTTP/1.1", RejectionReason.InvalidRequestLine),
            ("GET / HTTP/1.1 HTTP/1.1", RejectionReason.InvalidRequestLine),
            ("GET / HTTP/1.1\t", RejectionReason.InvalidRequestLine),
            ("GET / HTTP/11", RejectionReason.InvalidRequestLine),
            ("GET / HTTP/1.", RejectionReason.InvalidRequestLine),
            ("GET / HTTP/1.10", RejectionReason.InvalidRequestLine),
            ("GET / HTTP/1,1", RejectionReason.InvalidRequestLine),
            ("GET / HTTP /1.1", RejectionReason.InvalidRequestLine),
            ("GET / ICE/1.1", RejectionReason.InvalidRequestLine),
            ("GET\t/ HTTP/1.1", RejectionReason.InvalidMethod),
            ("GET\t/\tHTTP/1.1", RejectionReason.InvalidRequestLine),
            ("GET / HTTP/1.2", RejectionReason.UnsupportedVersion),
            ("GET / HTTP/2.0", RejectionReason.UnsupportedVersion),
            ("GET / HTTP/0.9", RejectionReason.UnsupportedVersion),
            ("PRI * HTTP/2.0", RejectionReason.UnsupportedVersion),
            (" GET / HTTP/1.1", RejectionReason.InvalidMethod),
            ("G(T / HTTP/1.1", RejectionReason.InvalidMethod),
            ("GET: / HTTP/1.1", RejectionReason.InvalidMethod),
            ("G\u00c9T / HTTP/1.1", RejectionReason.InvalidMethod),
            ("\u0016\u0003\u0001 / HTTP/1.1", RejectionReason.InvalidMethod),
            ("GET a HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET * HTTP/1.1", RejectionReason.InvalidTarget),
            ("OPTIONS *x HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET /#f HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET /\u00e9 HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET /\u007f HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET /a\tb HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET ?a HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET ftp://h/ HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET http:/// HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET http://u@h/ HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET http://h:x/ HTTP/1.1", RejectionReason.InvalidTarget),
            ("GET http:/h/ HTTP/1.1", RejectionReason.InvalidTarget),
            ("CONNECT h:443 HTTP/1.1", RejectionReason.ConnectNotSupported),
            ("CONNECT / HTTP/1.1", RejectionReason.ConnectNotSupported),
            ("GET /\0 HTTP/1.1", RejectionReason.NulByte),
            ("GE\0T / HTTP/1.1", RejectionReason.NulByte),
            ("GET /\r HTTP/1.1", RejectionReason.BareCarriageReturn),
            ("GET / HTTP/1.1\r", RejectionReason.BareCarriageReturn),
            ("\r\n\r\nGET / HTTP/1.1", RejectionReason.InvalidRequestLine),
        }.Select(entry => ($"{entry.Line}\r\nHost: h\r\n\r\n", entry.Reason)),
        ("GET / HTTP/1.1\nHost: h\r\n\r\n", RejectionReason.BareLineFeed),
        ("\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", RejectionReason.BareLineFeed),
        ("\r\n\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", RejectionReason.BareLineFeed),
    ];

    /// <summary>Hosts that route one way here and another way behind.</summary>
    public static readonly (string Text, RejectionReason Reason)[] Hosts =
    [
        ("GET / HTTP/1.1\r\n\r\n", RejectionReason.MissingHost),
        ("GET http://h/ HTTP/1.1\r\n\r\n", RejectionReason.MissingHost),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", RejectionReason.MultipleHosts),
        ("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", RejectionReason.MultipleHosts),
        .. new[]
        {
            "", "a b", "a,b c", "a/b", "u@a", "a:b", "a:", "a:80:80", "a:65536", "a:-1", "a:+1", ":80", "[::1", "::1", "[]", "[1.2.3.4]", "[::1]x",
            "[::1]:", "[fe80::1%25eth0]", "[g::]", "a\\b", "a?b", "a#b", "\u00e9", "a%4", "a%zz", "http://a", "a\"", "<a>", "a[1]",
        }.Select(value => ($"GET / HTTP/1.1\r\nHost: {value}\r\n\r\n", RejectionReason.InvalidHost)),
    ];

    public static IEnumerable<(string Text, RejectionReason Reason)> All =>
        [.. Framing, .. ContentLength, .. TransferEncoding, .. Fields, .. RequestLines, .. Hosts];
}
