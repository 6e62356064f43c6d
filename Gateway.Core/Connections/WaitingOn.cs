namespace Gateway.Core.Connections;

/// <summary>Which operation a passed deadline has to end.</summary>
internal enum WaitingOn : byte
{
    DownstreamRead,
    DownstreamFlush,
    Upstream,
}
