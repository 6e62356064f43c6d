using System.Text;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;

namespace Gateway.Core.Telemetry;

/// <summary>Why a request did not end as it was asked to, in one word of snake case: how it was malformed, else how forwarding failed, else why it was refused.</summary>
internal static class RequestReasons
{
    private static readonly string[] Rejections = Names<RejectionReason>(static reason => Encoding.ASCII.GetString(RejectionReasons.Code(reason)));
    private static readonly string[] Errors = Names<ForwarderError>(Words.Of);
    private static readonly string[] Refusals = Names<Refusal>(Words.Of);

    /// <summary>The reason; null when there is none.</summary>
    public static string? Text(RequestContext context)
    {
        if (context.Rejection == RejectionReason.None && context.Error != ForwarderError.None)
        {
            return Errors[(int)context.Error];
        }

        return Text(context.Rejection, context.Refusal);
    }

    /// <summary>Why a request was refused, or how it was malformed; null when it was not.</summary>
    public static string? Text(RejectionReason rejection, Refusal refusal)
    {
        if (rejection != RejectionReason.None)
        {
            return Rejections[(int)rejection];
        }

        return refusal != Refusal.None ? Refusals[(int)refusal] : null;
    }

    private static string[] Names<T>(Func<T, string> name)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(name)];
}
