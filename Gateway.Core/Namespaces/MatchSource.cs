namespace Gateway.Core.Namespaces;

/// <summary>The part of a request that a matcher reads.</summary>
internal enum MatchSource : byte
{
    Header,
    Query,
    Path,
    Body,
    Ip,
    Method,
}
