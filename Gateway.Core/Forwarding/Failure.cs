using Gateway.Core.Connections;

namespace Gateway.Core.Forwarding;

/// <summary>Says what a broken wait was broken by: the client, a deadline, or the upstream itself.</summary>
internal static class Failure
{
    /// <summary>Of a wait for the upstream; <paramref name="otherwise"/> when neither the client nor a deadline ended it.</summary>
    public static ForwarderError Upstream(DownstreamConnection connection, ForwarderError otherwise) =>
        connection.Expired switch
        {
            DeadlineKind.Connect => ForwarderError.ConnectTimeout,
            DeadlineKind.ResponseHeader => ForwarderError.ResponseHeaderTimeout,
            DeadlineKind.FirstToken => ForwarderError.FirstTokenTimeout,
            DeadlineKind.StreamIdle => ForwarderError.StreamIdleTimeout,
            DeadlineKind.Total => ForwarderError.TotalTimeout,
            DeadlineKind.RequestBody => ForwarderError.RequestDownstreamTimeout,
            DeadlineKind.ClientWrite => ForwarderError.ClientWriteTimeout,
            _ => connection.IsGone ? ForwarderError.ClientGone : otherwise,
        };

    /// <summary>Of a flush to the client.</summary>
    public static ForwarderError Downstream(DownstreamConnection connection) => Upstream(connection, ForwarderError.ClientGone);
}
