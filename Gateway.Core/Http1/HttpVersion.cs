namespace Gateway.Core.Http1;

/// <summary>The protocol versions spoken on both sides.</summary>
internal enum HttpVersion : byte
{
    Http10,
    Http11,
}
