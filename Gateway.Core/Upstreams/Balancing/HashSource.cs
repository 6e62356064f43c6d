namespace Gateway.Core.Upstreams.Balancing;

/// <summary>The part of a request that is hashed to keep like requests together.</summary>
internal enum HashSource : byte
{
    Ip,
    Path,

    /// <summary>The id of the recognised API key.</summary>
    Key,
    Header,
    Query,
    Body,
}
