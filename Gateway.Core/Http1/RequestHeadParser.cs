namespace Gateway.Core.Http1;

/// <summary>Parses a request head (RFC 9112, sections 2 to 6).</summary>
internal static class RequestHeadParser;
