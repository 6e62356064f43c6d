using System.Text;
using Gateway.Core.Http1;

namespace Gateway.Core.Pipeline;

/// <summary>How a malformed message reads to its sender.</summary>
internal static class Rejections
{
    public static ErrorDescription Describe(RejectionReason reason) => new(
        RejectionReasons.StatusCode(reason),
        "invalid_request_error",
        Encoding.ASCII.GetString(RejectionReasons.Code(reason)),
        Encoding.ASCII.GetString(RejectionReasons.Message(reason)));
}
