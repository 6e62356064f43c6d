using Gateway.Core.Pipeline;
using Gateway.Core.Routing;

namespace Gateway.Core.Forwarding;

/// <summary>Tells the reader of a stream that it broke off, in the words of its protocol.</summary>
internal static class StreamFailure
{
    public static void Write(RequestContext context)
    {
        if (context.Events.IsTooLong)
        {
            // Its bytes have passed as they came: what tells of the failure must not become a part of the event that is broken.
            BodyWriter.Write(context, context.Framing, "\n\n"u8);
        }

        switch (context.Protocol)
        {
            case Protocol.Messages:
                BodyWriter.Write(context, context.Framing, IsTimeout(context)
                    ? "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"The upstream stopped answering.\"}}\n\n"u8
                    : "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"The upstream broke the answer off.\"}}\n\n"u8);
                break;
            case Protocol.Responses:
                BodyWriter.Write(context, context.Framing, IsTimeout(context)
                    ? "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"The upstream stopped answering.\"},\"output\":[]}}\n\n"u8
                    : "event: response.failed\ndata: {\"type\":\"response.failed\",\"response\":{\"object\":\"response\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"The upstream broke the answer off.\"},\"output\":[]}}\n\n"u8);
                break;
            default:
                BodyWriter.Write(context, context.Framing, IsTimeout(context)
                    ? "data: {\"error\":{\"message\":\"The upstream stopped answering.\",\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_timeout\"}}\n\n"u8
                    : "data: {\"error\":{\"message\":\"The upstream broke the answer off.\",\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_error\"}}\n\n"u8);
                break;
        }
    }

    private static bool IsTimeout(RequestContext context) =>
        context.Error is ForwarderError.FirstTokenTimeout or ForwarderError.StreamIdleTimeout or ForwarderError.TotalTimeout;
}
