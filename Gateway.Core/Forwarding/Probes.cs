using Gateway.Core.Connections;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Forwarding;

/// <summary>What a client may be probed with at which point of the exchange.</summary>
internal static class Probes
{
    /// <summary>While no byte of the answer has been sent.</summary>
    public static ProbeForm BeforeHead(RequestContext context) =>
        context.Head.Version == HttpVersion.Http11 ? ProbeForm.Interim : ProbeForm.Impossible;

    /// <summary>Between two events of a stream that can carry a comment; within any other body nothing can be added. Before an answer that is held, as before any head.</summary>
    public static ProbeForm WithinBody(RequestContext context) => context.ResponseStarted ? BetweenEvents(context) : BeforeHead(context);

    private static ProbeForm BetweenEvents(RequestContext context) =>
        context.IsStream && context.Framing == DownstreamFraming.Chunked && !context.Events.IsTooLong ? ProbeForm.Comment : ProbeForm.Impossible;
}
