using Gateway.Core.Upstreams;

namespace Tests.Common;

/// <summary>What tests do with an upstream connection by itself.</summary>
internal static class UpstreamConnections
{
    /// <summary>Waits for a receive and adds what came; the number of bytes, 0 at the end, negative when the connection broke.</summary>
    public static async Task<int> ReceiveMoreAsync(this UpstreamConnection connection) => connection.Take(await connection.ReceiveAsync());
}
